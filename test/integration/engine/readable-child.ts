/** Prints the code of the problem that a file given as the argument is refused with as one to be read. */
import { readable } from '../../../src/engine/attachable.ts';

const [, , file = ''] = process.argv;
const code = await readable(file).then(
  () => 'none',
  (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
);
console.log(code);

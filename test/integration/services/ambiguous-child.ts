/** Looks whether a database is ambiguous. Argument: its path. Prints the code and the detail of the problem. */
import { Problem } from '../../../src/domain/problem.ts';
import { refuseAmbiguous } from '../../../src/services/image/ambiguous-source.ts';

try {
  await refuseAmbiguous(process.argv[2] ?? '');
} catch (error) {
  console.log(error instanceof Problem ? `${error.code}: ${error.message}` : error);
}

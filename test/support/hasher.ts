import { createHasher } from '../../src/hashing/hasher.ts';

/** For the images of all files that one process runs, so nobody closes it: its own processes end with that one. */
export const hasher = createHasher({ maxChildren: 4 });

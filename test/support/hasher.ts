import { createHasher } from '../../src/hashing/hasher.ts';

/** For the images of a test file; its processes end with the test's own. */
export const hasher = createHasher({ maxChildren: 4 });

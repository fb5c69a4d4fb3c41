import type { Hasher } from '../../src/domain/ports/hasher.ts';

/** Follows nothing, as one whose processes died: whoever wants to know reads the file itself. A job that stops for ever keeps no process of it. */
export const noHasher: Pick<Hasher, 'followStructure'> = {
  followStructure: () => ({
    written: () => Promise.resolve(),
    finish: () => Promise.resolve(null),
    abandon: () => {},
  }),
};

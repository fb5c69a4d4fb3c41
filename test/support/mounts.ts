import type { DatabaseMounts } from '../../src/domain/ports/mounts.ts';

/** Knows of no mount. */
export const noMounts: DatabaseMounts = { known: () => null, remember() {} };

/** What gets free when something is removed: of a bucket that keeps older versions nothing does. */
import { type Static, Type } from 'typebox';
import { Bytes, Instant, nullable } from './schema.ts';

/** Of all that goes. */
export const freedFields = {
  freedBytes: { ...Bytes, description: 'What really gets free' },
  versionedBytes: nullable({
    ...Bytes,
    description:
      'What stays in a bucket as older versions, until a lifecycle rule for noncurrent versions expires them; null: the bucket does ' +
      'not tell whether it keeps any, and freedBytes may stay there too',
  }),
};

export const Removal = Type.Object(
  {
    ...freedFields,
    lockedUntil: nullable({
      ...Instant,
      description: 'Until when nobody can remove what stays; null: no lock is known',
    }),
  },
  {
    $id: 'Removal',
    additionalProperties: false,
    description: 'It is deleted, and its bytes stay in a bucket',
  },
);
export type Removal = Static<typeof Removal>;

type Freed = Pick<Removal, 'freedBytes' | 'versionedBytes'>;

export const nothingFreed: Freed = { freedBytes: 0, versionedBytes: 0 };

/** Of one place. null: it does not tell whether it keeps older versions. */
export const freedOf = (bytes: number, keepsVersions: boolean | null): Freed => ({
  freedBytes: keepsVersions ? 0 : bytes,
  versionedBytes: keepsVersions === null ? null : keepsVersions ? bytes : 0,
});

const later = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other > one) ? other : one;

/** Of two places together. */
export const together = (one: Removal, other: Removal): Removal => ({
  freedBytes: one.freedBytes + other.freedBytes,
  versionedBytes:
    one.versionedBytes === null || other.versionedBytes === null
      ? null
      : one.versionedBytes + other.versionedBytes,
  lockedUntil: later(one.lockedUntil, other.lockedUntil),
});

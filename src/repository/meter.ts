import { createHash } from 'node:crypto';
import type { PutOptions } from '../domain/ports/object-store.ts';
import { Problem } from '../domain/problem.ts';

/** Counts and hashes what goes by, and holds it to what was declared. */
export function createMeter(key: string, { sizeBytes, sha256 }: Pick<PutOptions, 'sizeBytes' | 'sha256'>) {
  const digest = createHash('sha256');
  let seen = 0;
  return {
    /** Throws `verification_failed` where this is more than was declared. */
    take(piece: Uint8Array): void {
      seen += piece.length;
      if (seen > sizeBytes) throw wrongSize(key, sizeBytes, 'more');
      digest.update(piece);
    },
    /** The hash of all; throws `verification_failed` where it is not all, or not what was declared. */
    settle(): string {
      if (seen < sizeBytes) throw wrongSize(key, sizeBytes, `only ${seen}`);
      const actual = digest.digest('hex');
      if (actual === (sha256 ?? actual)) return actual;
      throw new Problem('verification_failed', `The bytes for ${key} have SHA-256 ${actual}, not ${sha256}.`);
    },
  };
}

const wrongSize = (key: string, declared: number, came: string): Problem =>
  new Problem('verification_failed', `${declared} bytes were declared for ${key}, but ${came} came.`);

import { createHash, hash } from 'node:crypto';
import type { PutOptions } from '../../domain/ports/object-store.ts';
import { Problem } from '../../domain/problem.ts';

/** MD5 is what servers check and answer with; as hex, and as the header wants it. */
export interface Md5 {
  readonly hex: string;
  readonly base64: string;
}

export function md5Of(bytes: Uint8Array): Md5 {
  const hex = hash('md5', bytes);
  return { hex, base64: Buffer.from(hex, 'hex').toString('base64') };
}

/** What a server that hashes makes of an object that came in parts with these MD5s. */
export const etagOfParts = (parts: readonly Md5[]): string =>
  `${md5Of(Buffer.concat(parts.map(({ hex }) => Buffer.from(hex, 'hex')))).hex}-${parts.length}`;

/** Without the quotes that belong to it in a header. */
export const bareEtag = (etag: string | undefined): string | null => etag?.replaceAll('"', '') ?? null;

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

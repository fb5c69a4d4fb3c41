import type { StorageClass } from '@aws-sdk/client-s3';
import type { Clock } from '../../domain/ports/clock.ts';

export type LockMode = 'governance' | 'compliance';

/** Which bucket, and below which prefix. Credentials come from the AWS SDK's own chain, never from here. */
export interface S3Settings {
  readonly bucket: string;
  /** Without a `/` at either end. Never empty: nothing of ours may ever mean a whole bucket. */
  readonly prefix: string;
  readonly region: string;
  /** null: AWS itself. */
  readonly endpoint: string | null;
  /** The bucket in the path of URLs instead of in their host. */
  readonly pathStyle: boolean;
  /** Of what is large, images and files of exports; null: the bucket's own. */
  readonly storageClass: StorageClass | null;
  /** Of every object. */
  readonly tags: Readonly<Record<string, string>>;
  /** By whose keys the server encrypts; null: as the bucket does by itself. */
  readonly serverSideEncryption: { readonly kind: 'sse-s3' | 'sse-kms'; readonly keyId?: string } | null;
  /** How firmly what is to be locked is: `governance` yields to who has a permission of its own, `compliance` to nobody; null: not at all. */
  readonly objectLock: { readonly mode: LockMode } | null;
}

/** How long a server may be silent, and how data moves. Tests make them small. */
export interface S3Limits {
  readonly connectMs: number;
  /** Without a byte in either direction. */
  readonly silenceMs: number;
  /** Pauses before something small is asked once more. */
  readonly shortPausesMs: readonly number[];
  /** Pauses before data is asked for, or sent, once more: an upload of an hour must survive half a minute without a network. */
  readonly pausesMs: readonly number[];
  /** Until a server has done with a request that nobody waits for any more. */
  readonly settleMs: number;
  /** Of an upload: also the size from which on an object is sent in parts. */
  readonly partBytes: number;
  /** Of a download. */
  readonly rangeBytes: number;
  /** Of one that is handed over as it comes, so that a range need not find room in memory. */
  readonly scatteredBytes: number;
}

const MiB = 1024 * 1024;

export const defaultLimits: S3Limits = {
  connectMs: 5000,
  silenceMs: 30_000,
  shortPausesMs: [100, 400, 1500],
  pausesMs: [100, 400, 1500, 4000, 8000, 16_000],
  settleMs: 1000,
  partBytes: 5 * MiB,
  rangeBytes: 4 * MiB,
  scatteredBytes: 32 * MiB,
};

export interface S3StoreOptions extends S3Settings {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly limits?: Partial<S3Limits>;
  /** Once it has fired nothing is asked of the server any more, and no answer waited for. */
  readonly ended?: AbortSignal;
}

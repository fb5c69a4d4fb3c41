/** The configuration as the service uses it: all paths absolute, durations in milliseconds, sizes in bytes. */
import type { Static } from 'typebox';
import type { ConfiguredDatabase } from '../domain/database.ts';
import type { Hooks } from '../domain/hook.ts';
import type { Webhook } from '../domain/ports/webhook.ts';
import type { ConfiguredSchedule } from '../domain/schedule.ts';
import type { ConfigError, KeyPath } from './issues.ts';
import type { serverSideEncryption, storageClass } from './s3-leaves.ts';

/** PEM files. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

export interface ServerConfig {
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
  /** null: no tokens; then `host` is a loopback address. */
  readonly tokensFile: string | null;
  /** null: plain HTTP. */
  readonly tls: TlsFiles | null;
  readonly maxConcurrentJobs: number;
}

type StorageClass = Static<typeof storageClass>;
type ServerSideEncryption = Static<typeof serverSideEncryption>;

interface LocalRepositoryConfig {
  readonly name: string;
  readonly kind: 'local';
  readonly path: string;
}

/** Each key is 64 hexadecimal digits. */
export interface EncryptionConfig {
  /** What is new is encrypted with this one: its file, or itself where it came from the environment. */
  readonly key: { readonly file: string } | { readonly text: string };
  /** What is there may be encrypted with these. */
  readonly oldKeyFiles: readonly string[];
}

export interface ObjectLockConfig {
  readonly mode: 'governance' | 'compliance';
  /** No lock is longer. */
  readonly atMostMs: number;
}

export interface S3RepositoryConfig {
  readonly name: string;
  readonly kind: 's3';
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  /** null: AWS. */
  readonly endpoint: string | null;
  readonly pathStyle: boolean;
  /** How objects are stored; null: as the bucket does by itself. */
  readonly storageClass: StorageClass | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly serverSideEncryption: ServerSideEncryption | null;
  readonly encryption: EncryptionConfig | null;
  /** null: nothing is locked. */
  readonly objectLock: ObjectLockConfig | null;
}

export type RepositoryConfig = LocalRepositoryConfig | S3RepositoryConfig;

/** Limits of each engine child; `timeLimitMs` is for one operation. */
export interface EngineConfig {
  readonly memoryLimitBytes: number;
  readonly threads: number;
  readonly tempLimitBytes: number;
  readonly timeLimitMs: number;
}

/** What lies where. */
export interface Layout {
  readonly stateDir: string;
  /** Folders in which a restore may make files. */
  readonly restoreRoots: readonly string[];
  /** Folders whose database files may be imported and verified. */
  readonly importRoots: readonly string[];
  readonly repositories: readonly RepositoryConfig[];
  readonly databases: readonly ConfiguredDatabase[];
  readonly schedules: readonly ConfiguredSchedule[];
}

export interface Config extends Layout {
  /** What keeps a folder from being used, as an error of the key that names it. */
  readonly fault: (key: KeyPath, cause: unknown) => ConfigError;
  /** By database; one without any is left out. */
  readonly hooks: ReadonlyMap<string, Hooks>;
  readonly webhooks: readonly Webhook[];
  readonly server: ServerConfig;
  readonly engine: EngineConfig;
}

/** From the file's keys, known to satisfy the schema, to the configuration that the service uses. */
import { join } from 'node:path';
import type { Static } from 'typebox';
import type { TableLayout } from '../domain/export.ts';
import type { RetentionPolicy } from '../domain/retention/policy.ts';
import { parseDuration, parseSize } from './durations-and-sizes.ts';
import { buildEncryption } from './encryption.ts';
import type { objectLock } from './s3-leaves.ts';
import { buildSchedules } from './schedules.ts';
import type { ConfigFile, Places } from './schema.ts';
import type { EngineConfig, Layout, ObjectLockConfig, RepositoryConfig, ServerConfig } from './types.ts';

/** Makes a written path absolute. */
type Absolute = (path: string) => string;

/** Where restores may go when nothing else is configured. */
export const restoredIn = (stateDir: string): string => join(stateDir, 'restored');

export function buildLayout(places: Places, absolute: Absolute, env: NodeJS.ProcessEnv): Layout {
  const stateDir = absolute(places.stateDir);
  const repositories = Object.entries(places.repositories).map(([name, repository]) =>
    buildRepository(name, repository, absolute, env),
  );
  const databases = Object.entries(places.databases).map(([name, database]) => ({
    name,
    path: absolute(database.path),
    ...buildPlaces(database, places),
    maxAgeMs: parseDuration(database.maxAge),
    imageDeadlineMs: parseDuration(database.imageDeadline),
    ...buildExport(database.export),
    checks: database.checks,
  }));
  return {
    stateDir,
    restoreRoots: places.restoreRoots?.map(absolute) ?? [restoredIn(stateDir)],
    importRoots: places.importRoots?.map(absolute) ?? foldersOf(repositories),
    repositories,
    databases,
    schedules: buildSchedules(places),
  };
}

function buildRepository(
  name: string,
  repository: Places['repositories'][string],
  absolute: Absolute,
  env: NodeJS.ProcessEnv,
): RepositoryConfig {
  if (repository.kind === 'local') return { name, kind: 'local', path: absolute(repository.path) };
  const { retention: _, endpoint = null, storageClass = null, tags = {}, ...keys } = repository;
  const { serverSideEncryption = null } = keys;
  const encryption = buildEncryption(keys.encryption, absolute, env);
  const objectLock = buildObjectLock(keys.objectLock);
  return { ...keys, name, endpoint, storageClass, tags, serverSideEncryption, encryption, objectLock };
}

const buildObjectLock = (written: Static<typeof objectLock> | undefined): ObjectLockConfig | null =>
  written ? { mode: written.mode, atMostMs: parseDuration(written.atMost) } : null;

const foldersOf = (repositories: readonly RepositoryConfig[]): string[] =>
  repositories.flatMap((repository) => (repository.kind === 'local' ? [repository.path] : []));

function buildExport({ expireAfter, tables }: Places['databases'][string]['export']) {
  const layouts = Object.entries(tables).map(
    ([name, { orderBy, timeColumn = null }]): [string, TableLayout] => [name, { orderBy, timeColumn }],
  );
  return {
    layouts: Object.fromEntries(layouts),
    exportsKeptMs: expireAfter === undefined ? null : parseDuration(expireAfter),
  };
}

/** Where the backups of a database go, and how long they stay there: a repository may have a policy of its own. */
function buildPlaces(
  { repositories: [primary = '', ...further], retention }: Places['databases'][string],
  { repositories }: Places,
) {
  const policyOf = (name: string) => buildRetention(repositories[name]?.retention ?? retention);
  return {
    repository: primary,
    retention: policyOf(primary),
    copies: further.map((repository) => ({ repository, retention: policyOf(repository) })),
  };
}

/** null: no policy. */
export function buildRetention(retention: Places['databases'][string]['retention']): RetentionPolicy | null {
  if (!retention) return null;
  const { keepWithin, ...policy } = retention;
  return keepWithin === undefined ? policy : { ...policy, keepWithinMs: parseDuration(keepWithin) };
}

export const buildServer = (server: ConfigFile['server'], absolute: Absolute): ServerConfig => ({
  ...server,
  tokensFile: server.tokensFile === null ? null : absolute(server.tokensFile),
  tls: server.tls && { cert: absolute(server.tls.cert), key: absolute(server.tls.key) },
});

export const buildEngine = (engine: ConfigFile['engine']): EngineConfig => ({
  memoryLimitBytes: parseSize(engine.memoryLimit),
  threads: engine.threads,
  tempLimitBytes: parseSize(engine.tempLimit),
  timeLimitMs: parseDuration(engine.timeLimit),
});

/** The repositories of the configuration, over their stores. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Config, RepositoryConfig } from '../config.ts';
import { repositoriesOf } from '../domain/database.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { BackupRepository } from '../domain/ports/repository.ts';
import { Problem } from '../domain/problem.ts';
import type { Orders } from '../domain/stored-backup.ts';
import { createBackupRepository } from '../repository/backup-repository.ts';
import { createDeferredStore } from '../repository/deferred-store.ts';
import { createEncryptedStore } from '../repository/encrypted-store.ts';
import { createLocalStore } from '../repository/local-store.ts';
import type { S3StoreOptions } from '../repository/s3/settings.ts';
import { createS3Store } from '../repository/s3-store.ts';
import { localStagingRoot } from '../repository/staging.ts';
import { tryLock } from '../state/folder-lock.ts';
import type { State } from '../state/state-folder.ts';
import { openKeyring } from './keyring.ts';
import { locksOf } from './locks.ts';

/** By name. None is open yet. Rejects for keys that cannot be used. */
export async function createRepositories(
  config: Config,
  state: Pick<State, 'identities' | 'catalog'>,
  clock: Clock,
  stopping: AbortSignal,
): Promise<Map<string, BackupRepository>> {
  const { repositories, databases, stateDir } = config;
  const { identities: identity } = state;
  const paths = new Map(databases.map(({ name, path }) => [name, path]));
  const origin = { host: hostname(), path: (database: string) => paths.get(database) ?? null };
  const ended = someTimeAfter(stopping);
  const primary = new Set(databases.map(({ repository }) => repository));
  const created = new Map<string, BackupRepository>();
  for (const repository of repositories) {
    const { name } = repository;
    const place = await placeOf(repository, stateDir, { clock, ended }, primary.has(name));
    const locks = locksOf(repository, config, state, clock);
    created.set(
      name,
      createBackupRepository({ name, ...place, identity, tryLock, origin, ...(locks && { locks }) }),
    );
  }
  return created;
}

/** Where objects lie, and where images are staged: on the file system of a folder, else in the state folder. */
async function placeOf(
  repository: RepositoryConfig,
  stateDir: string,
  shared: Pick<S3StoreOptions, 'clock' | 'ended'>,
  isPrimary: boolean,
) {
  if (repository.kind === 'local') {
    const { path: root } = repository;
    return { store: createLocalStore({ root }), stagingRoot: localStagingRoot(root) };
  }
  const stagingRoot = join(stateDir, 'staging', repository.name);
  const store = createS3Store({ ...repository, ...shared });
  const { name, encryption } = repository;
  if (!encryption) return { store, stagingRoot };
  const open = async () => createEncryptedStore(store, await openKeyring(name, encryption));
  // Where backups are taken they need their key from the start; copies wait for theirs.
  return { store: isPrimary ? await open() : createDeferredStore(store, open), stagingRoot };
}

/** What a service that ends has still to ask of a server, it asks within this time. */
const patienceMs = 10_000;

export function someTimeAfter(stopping: AbortSignal): AbortSignal {
  const ended = new AbortController();
  const end = () => ended.abort(new Problem('interrupted', 'The service has ended.'));
  stopping.addEventListener('abort', () => setTimeout(end, patienceMs).unref(), { once: true });
  return ended.signal;
}

/** A folder that backups are taken into must be there at the start; what is elsewhere is waited for. */
export const indispensable = ({ repositories, databases }: Config): Set<string> =>
  new Set(
    repositories
      .filter(({ name, kind }) => kind === 'local' && databases.some(({ repository }) => repository === name))
      .map(({ name }) => name),
  );

export const ordersIn = ({ databases }: Config): Orders =>
  new Map(databases.map((database) => [database.name, repositoriesOf(database)]));

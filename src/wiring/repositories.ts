/** The repositories of the configuration, over their stores. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Config, RepositoryConfig } from '../config.ts';
import { repositoriesOf } from '../domain/database.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { BackupRepository } from '../domain/ports/repository.ts';
import { createBackupRepository } from '../repository/backup-repository.ts';
import { createEncryptedStore } from '../repository/encrypted-store.ts';
import { createLocalStore } from '../repository/local-store.ts';
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
): Promise<Map<string, BackupRepository>> {
  const { repositories, databases, stateDir } = config;
  const { identities: identity } = state;
  const paths = new Map(databases.map(({ name, path }) => [name, path]));
  const origin = { host: hostname(), path: (database: string) => paths.get(database) ?? null };
  const created = new Map<string, BackupRepository>();
  for (const repository of repositories) {
    const { name } = repository;
    const place = await placeOf(repository, stateDir, clock);
    const locks = locksOf(repository, config, state, clock);
    created.set(
      name,
      createBackupRepository({ name, ...place, identity, tryLock, origin, ...(locks && { locks }) }),
    );
  }
  return created;
}

/** Where objects lie, and where images are staged: on the file system of a folder, else in the state folder. */
async function placeOf(repository: RepositoryConfig, stateDir: string, clock: Clock) {
  if (repository.kind === 'local') {
    const { path: root } = repository;
    return { store: createLocalStore({ root }), stagingRoot: localStagingRoot(root) };
  }
  const stagingRoot = join(stateDir, 'staging', repository.name);
  const store = createS3Store({ ...repository, clock });
  const { name, encryption } = repository;
  if (!encryption) return { store, stagingRoot };
  return { store: createEncryptedStore(store, await openKeyring(name, encryption)), stagingRoot };
}

/** A folder that backups are taken into must be there at the start; what is elsewhere is waited for. */
export const indispensable = ({ repositories, databases }: Config): Set<string> =>
  new Set(
    repositories
      .filter(({ name, kind }) => kind === 'local' && databases.some(({ repository }) => repository === name))
      .map(({ name }) => name),
  );

/** The repositories of a database, the primary one first. */
export const orderIn = ({ databases }: Config) => {
  const orders = new Map(databases.map((database) => [database.name, repositoriesOf(database)]));
  return (database: string): readonly string[] => orders.get(database) ?? [];
};

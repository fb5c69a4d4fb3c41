import type { ForeignContent } from '../domain/ports/repository.ts';
import { isProblem } from '../domain/problem.ts';
import { type Found, type OnForeign, sumUp } from './found.ts';
import { backupPrefix, backupsPrefix, identityKey, isBackupOf } from './layout.ts';
import { mapOrdered } from './ordered.ts';
import { type RepositoryContext, tolerate } from './record.ts';

/** Folders listed at a time. */
const width = 16;
/** More are only counted by whoever is told, and would fill memory. */
const mostHeldBack = 1000;

/**
 * What lies of each backup of a database, by id; what is no part of one goes to `onForeign`. In a folder one that cannot be read
 * hides its own backup alone, and goes there too. A bucket either lists or does not.
 */
export async function listBackups(
  context: RepositoryContext,
  database: string,
  onForeign: OnForeign,
): Promise<Map<string, Found>> {
  const { store, identity } = context;
  const all = store.list(backupsPrefix(database));
  const isFolder = store.localPath(identityKey) !== null;
  if (!isFolder) return sumUp(all, onForeign);
  const foreign: ForeignContent[] = [];
  try {
    const found = await sumUp(all, (content) => {
      if (foreign.length < mostHeldBack) foreign.push(content);
      else onForeign(content);
    });
    foreign.forEach(onForeign);
    return found;
  } catch (error) {
    if (!isProblem(error, 'repository_unavailable')) throw error;
    await identity.check();
    return listEach(context, database, onForeign);
  }
}

/** The same, one folder at a time. */
async function listEach(
  context: RepositoryContext,
  database: string,
  onForeign: OnForeign,
): Promise<Map<string, Found>> {
  const prefix = backupsPrefix(database);
  const backups = new Map<string, Found>();
  const ids: string[] = [];
  for (const name of await context.store.names(prefix)) {
    if (isBackupOf(database, name)) ids.push(name);
    else onForeign({ key: `${prefix}${name}`, reason: 'it is no part of a backup' });
  }
  for await (const found of mapOrdered(ids, width, (id) => listOne(context, id, onForeign))) {
    if (found) backups.set(found.id, found);
  }
  return backups;
}

async function listOne(context: RepositoryContext, id: string, onForeign: OnForeign): Promise<Found | null> {
  const onFailure: OnForeign = (content) => onForeign({ ...content, unusable: { kind: 'backup', id } });
  const prefix = backupPrefix(id);
  const found = await tolerate(context, prefix, onFailure, () =>
    sumUp(context.store.list(prefix), onForeign),
  );
  return found?.get(id) ?? null;
}

/** A second repository, which gets copies, and waiting for them. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { servicePaths } from '../../support/service.ts';
import { call } from './call.ts';
import { type Components, isA } from './document.ts';

type Backup = Components['Backup'];
type State = Backup['copies'][number]['state'];

export const offsiteOf = (folder: string) => join(folder, 'offsite');

/** Settings of a service in this folder; `availability`: further ones of its database. */
export function twoRepositories(folder: string, availability: object = {}) {
  const { repository, database } = servicePaths(folder);
  return {
    repositories: {
      local: { kind: 'local', path: repository },
      offsite: { kind: 'local', path: offsiteOf(folder) },
    },
    databases: { availability: { path: database, repositories: ['local', 'offsite'], ...availability } },
  };
}

export async function backupOf(url: string, id: string): Promise<Backup> {
  const { body } = await call(url, 'GET', `/backups/${id}`);
  if (!isA('Backup', body)) throw new Error(`no backup: ${JSON.stringify(body)}`);
  return body;
}

/** Waits until the copy in `offsite` is in this state. */
export async function untilCopy(url: string, id: string, state: State): Promise<Backup> {
  for (;;) {
    const backup = await backupOf(url, id);
    if (backup.copies.some((copy) => copy.repository === 'offsite' && copy.state === state)) return backup;
    await sleep(20);
  }
}

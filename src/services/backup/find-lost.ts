import type { BackupRecord } from '../../domain/backup.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import type { Unusable } from '../repositories/unusable.ts';
import { isAway, isGone } from './first-copy.ts';
import { isWhole } from './why-not-whole.ts';

/** What of a backup lies in one repository, and is to go. */
export interface Leaving {
  readonly repository: BackupRepository;
  /** That it takes there, as far as is known. */
  readonly bytes: number;
  /** Why nobody can look at it now; null: it was looked at. */
  readonly away: Problem | null;
}

export interface FindLostOptions {
  readonly catalog: Pick<Catalog, 'put'>;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly unusable: Pick<Unusable, 'placesOf'>;
}

/**
 * What is left of a backup where it cannot be used, and so is in no list. As it is now: what can be used again by then is none, and is listed. Rejects with `backup_held` where it is held there.
 */
export type FindLost = (id: string) => Promise<Leaving[]>;

export function createFindLost({ catalog, repositories, unusable }: FindLostOptions): FindLost {
  async function lookAt(id: string, repository: BackupRepository): Promise<Leaving | null> {
    try {
      const record = await readWhole(id, repository);
      if (record) {
        catalog.put(record);
        return null;
      }
      if (await isHeldIn(id, repository)) throw heldLost(id, repository);
      return { repository, bytes: await bytesOf(id, repository), away: null };
    } catch (error) {
      if (isAway(error)) return { repository, bytes: 0, away: error };
      throw error;
    }
  }

  return async (id) => {
    const lost: Leaving[] = [];
    for (const name of unusable.placesOf(id)) {
      const repository = repositories.get(name);
      const copy = repository ? await lookAt(id, repository) : null;
      if (copy) lost.push(copy);
    }
    return lost;
  };
}

export const held = (id: string): Problem => new Problem('backup_held', `The backup ${id} is held.`);

const heldLost = (id: string, { name }: BackupRepository): Problem =>
  new Problem('backup_held', `What is left of the backup ${id} in the repository ${name} is held.`, {
    hint: `While it cannot be used nobody can release it. Move its folder out of the repository by hand, and read that anew: POST /repositories/${name}/rescan.`,
  });

/** What gives null where somebody took the backup away. */
async function unlessGone<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Whether what lies there is held, usable or not. */
export const isHeldIn = async (id: string, repository: BackupRepository): Promise<boolean> =>
  (await unlessGone(repository.isHeld(id))) ?? false;

const bytesOf = async (id: string, repository: BackupRepository): Promise<number> =>
  (await unlessGone(repository.storedBytes(id))) ?? 0;

async function readWhole(id: string, repository: BackupRepository): Promise<BackupRecord | null> {
  const record = await unlessGone(repository.read(id));
  return record && (await isWhole(record.manifest, repository)) ? record : null;
}

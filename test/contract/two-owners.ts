import { describe, expect, test } from 'vitest';
import { noAnnotation } from '../../src/domain/backup.ts';
import type { ObjectStore } from '../../src/domain/ports/object-store.ts';
import { ownerKey } from '../../src/repository/layout.ts';
import { temporaryFolder } from '../support/folder.ts';
import { createIdentities, publishBackup, repositoryOn, scanAll } from '../support/repository.ts';

const first = 'availability-20251110T030000Z-aaaaaa';
const second = 'availability-20251111T030000Z-bbbbbb';

/** One service of two: with a state folder of its own, and no lock that the other would see. `store`: how it sees the place. */
async function service(store: ObjectStore) {
  return repositoryOn({ root: await temporaryFolder(), store, identity: createIdentities() });
}

async function opened(store: ObjectStore) {
  const repository = await service(store);
  await repository.open(['availability']);
  return repository;
}

/** Whoever puts such a key goes on when so many have put it. */
function putTogether(store: ObjectStore, awaited: string, count: number): ObjectStore {
  const all = Promise.withResolvers<void>();
  let put = 0;
  return {
    ...store,
    async put(key, source, options) {
      await store.put(key, source, options);
      if (key !== awaited) return;
      put += 1;
      if (put === count) all.resolve();
      await all.promise;
    },
  };
}

/** What a repository owes two services that were given one place, of which one must give way. `place`: an empty one, seen as from anywhere. */
export function twoOwnersContract(name: string, place: () => Promise<ObjectStore>): void {
  describe(name, () => {
    test('of two services that take over from a third at the same instant one alone stores from then on', async () => {
      const store = await place();
      await publishBackup(await opened(store), first);
      const shared = putTogether(store, ownerKey('availability'), 2);
      const both = await Promise.all([service(shared), service(shared)]);
      await Promise.allSettled(both.map((one) => one.open(['availability'])));
      const ids = [second, second.replace('bbbbbb', 'cccccc')];
      const stored = await Promise.allSettled(
        both.map((one, index) => publishBackup(one, ids[index] ?? '', 'image', noAnnotation)),
      );
      expect(stored.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect((await scanAll(await opened(store))).ids).toHaveLength(2);
    });
  });
}

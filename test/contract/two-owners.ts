import { describe, expect, test } from 'vitest';
import { noAnnotation } from '../../src/domain/backup.ts';
import type { ObjectStore } from '../../src/domain/ports/object-store.ts';
import type { CopyOf, RepositoryIdentity } from '../../src/domain/ports/repository.ts';
import { Problem } from '../../src/domain/problem.ts';
import { imageKey, ownerKey, tombstoneKey } from '../../src/repository/layout.ts';
import { temporaryFolder } from '../support/folder.ts';
import { copyOf, createIdentities, publishBackup, repositoryOn, scanAll } from '../support/repository.ts';

const first = 'availability-20251110T030000Z-aaaaaa';
const second = 'availability-20251111T030000Z-bbbbbb';

/** One service of two: with a state folder of its own, and no lock that the other would see. `store`: how it sees the place. */
async function service(store: ObjectStore, identity = createIdentities()) {
  return repositoryOn({ root: await temporaryFolder(), store, identity });
}

async function opened(store: ObjectStore, identity?: RepositoryIdentity) {
  const repository = await service(store, identity);
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

/** What a copy of the state folder remembers. */
function cloneOf(identity: RepositoryIdentity): RepositoryIdentity {
  const clone = createIdentities();
  for (const name of ['local', 'local/availability']) clone.remember(name, identity.known(name) ?? '');
  return clone;
}

/** Waits at the first one until it is let go. */
function gate() {
  const [reached, open] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const pass = async (): Promise<void> => {
    reached.resolve();
    await open.promise;
  };
  return { pass, reached: reached.promise, letGo: open.resolve };
}

/** The same place, where what comes after `key` was adopted, or is to be deleted, waits at the gate. */
function holding(
  store: ObjectStore,
  held: { readonly adopt?: string; readonly delete?: string },
  { pass }: Pick<ReturnType<typeof gate>, 'pass'>,
): ObjectStore {
  return {
    ...store,
    async adopt(key, ...rest) {
      await store.adopt(key, ...rest);
      if (key === held.adopt) await pass();
    },
    async delete(key) {
      if (key === held.delete) await pass();
      await store.delete(key);
    },
  };
}

const refused = { code: 'repository_unavailable', message: expect.stringContaining('another duckback') };

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

    test('a service that was taken over from while it stored a backup does not publish it, and leaves nothing of it', async () => {
      const store = await place();
      const { pass, reached, letGo } = gate();
      const before = await opened(holding(store, { adopt: imageKey(second) }, { pass }));
      await publishBackup(before, first);
      const storing = publishBackup(before, second);
      await reached;
      const after = await opened(store);
      letGo();
      await expect(storing).rejects.toMatchObject(refused);
      expect(await scanAll(after)).toMatchObject({ ids: [first], foreign: [] });
    });

    test('a service that was taken over from while it made a copy leaves that which the other one has made meanwhile', async () => {
      const store = await place();
      const before = await opened(store);
      await publishBackup(before, first);
      const { pass, reached, letGo } = gate();
      const [copy, options] = copyOf(second, noAnnotation);
      const content: CopyOf['content'] = async function* (part) {
        await pass();
        yield* copy.content(part);
      };
      const copying = before.receive({ ...copy, content }, options);
      await reached;
      const after = await opened(store);
      await after.receive(copy, options);
      letGo();
      await expect(copying).rejects.toThrow();
      expect(await scanAll(after)).toMatchObject({ ids: [first, second], foreign: [] });
    });

    test('a service that was taken over from finishes no removal, where the other one makes the copy again', async () => {
      const store = await place();
      const before = await opened(store);
      const [copy, options] = copyOf(second, noAnnotation);
      await publishBackup(before, first);
      await before.receive(copy, options);
      await before.remove(second, new Date('2025-11-30T00:00:00.000Z'), 'here');
      const { pass, reached, letGo } = gate();
      const after = await opened(holding(store, { delete: tombstoneKey(second) }, { pass }));
      const copying = after.receive(copy, options);
      await reached;
      expect((await scanAll(before)).ids).toEqual([first]);
      letGo();
      await copying;
      expect(await scanAll(after)).toMatchObject({ ids: [first, second], foreign: [] });
    });

    test('a service whose first claim was stored, though no answer of it came, is no other service', async () => {
      const store = await place();
      let isLost = true;
      const service = await opened({
        ...store,
        async put(key, source, options) {
          await store.put(key, source, options);
          if (key !== ownerKey('availability') || !isLost) return;
          isLost = false;
          throw new Problem('repository_unavailable', 'The server does not answer.');
        },
      });
      await expect(publishBackup(service, first)).rejects.toMatchObject({ code: 'repository_unavailable' });
      await publishBackup(service, first);
      expect((await scanAll(await opened(store))).ids).toEqual([first]);
    });

    test('of two services with copies of one state folder the one that was started last goes on, and the other changes nothing', async () => {
      const store = await place();
      const identity = createIdentities();
      const original = await opened(store, identity);
      await publishBackup(original, first);
      const clone = await opened(store, cloneOf(identity));
      const why = { ...refused, message: expect.stringContaining('a copy of the state folder') };
      await expect(publishBackup(original, second)).rejects.toMatchObject(why);
      const at = new Date('2025-11-30T00:00:00.000Z');
      await expect(original.remove(first, at, 'everywhere')).rejects.toMatchObject(why);
      await publishBackup(clone, second);
      const restarted = await opened(store, identity);
      await expect(clone.remove(first, at, 'here')).rejects.toMatchObject(why);
      await restarted.remove(first, at, 'here');
      expect((await scanAll(restarted)).ids).toEqual([second]);
    });
  });
}

import { access, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BackupRecord, highestRevision, isGood, noAnnotation } from '../../src/domain/backup.ts';
import { ObjectExists, ObjectMissing, type ObjectStore } from '../../src/domain/ports/object-store.ts';
import { Problem } from '../../src/domain/problem.ts';
import {
  annotationKey,
  backupPrefix,
  imageKey,
  lastAnnotation,
  manifestKey,
  tombstoneKey,
} from '../../src/repository/layout.ts';
import { collect, never } from '../support/bytes.ts';
import {
  copyOf,
  manifestOf,
  publishBackup,
  reportOn,
  repositoryOn,
  scanAll,
  stageImage,
} from '../support/repository.ts';
import { keysOf, openIn, type Place, put } from './place.ts';

const first = 'availability-20251110T030000Z-aaaaaa';
const second = 'availability-20251111T030000Z-000000';
const held = { hold: true, tags: ['monthly'], description: 'before the upgrade' };

async function replace(store: ObjectStore, key: string, content: string): Promise<void> {
  await store.delete(key);
  await put(store, key, content);
}

/** What a repository of backups owes its users on any store. */
export function backupRepositoryContract(name: string, place: Place): void {
  const open = () => openIn(place);

  describe(name, () => {
    test('a published backup is read, listed and streamed as it was published', async () => {
      const { repository } = await open();
      const published = await publishBackup(repository, first, 'the image', held);
      const expected: BackupRecord = {
        repository: 'local',
        manifest: manifestOf(first, 'the image'),
        annotation: held,
        revision: 1,
        verified: {},
      };
      expect(published).toEqual(expected);
      expect(await repository.read(first)).toEqual(expected);
      expect(await scanAll(repository)).toEqual({ records: [expected], ids: [first], foreign: [] });
      expect(await repository.storedBytes(first)).toBe(9);
      expect(String(await collect(repository.content(first, { signal: never() })))).toBe('the image');
      const range = { start: 4, end: 5 };
      expect(String(await collect(repository.content(first, { range, signal: never() })))).toBe('im');
    });

    test('the manifest is put last and create-only, after the image and the annotation', async () => {
      const { repository, calls } = await open();
      calls.length = 0;
      await publishBackup(repository, first, 'the image', held);
      const puts = calls.filter((call) => /^(put|adopt) .*\/backups\//.test(call));
      expect(puts).toEqual([
        `adopt ${imageKey(first)}`,
        `put ${annotationKey(first, 1)}`,
        `put ${manifestKey(first)}`,
      ]);
    });

    test('a manifest of many pieces of a store is read as it was published', async () => {
      const { repository } = await open();
      const table = { schema: 'main', rowCount: 1, fingerprint: '12345' };
      const tables = Array.from({ length: 20_000 }, (_, index) => ({ ...table, name: `table_${index}` }));
      const manifest = manifestOf(first, 'image', { tables });
      const file = await stageImage(repository, 'availability', 'image');
      await repository.publish(manifest, file, noAnnotation, never());
      expect((await repository.read(first)).manifest).toEqual(manifest);
      expect(await scanAll(repository)).toMatchObject({ ids: [first], foreign: [] });
    });

    test('an empty annotation is not stored', async () => {
      const { repository, inner } = await open();
      await publishBackup(repository, first);
      expect(await keysOf(inner, backupPrefix(first))).toEqual([imageKey(first), manifestKey(first)]);
    });

    test.each([
      ['adopt fails', 'adopt', 'fail'],
      ['adopt succeeds without an answer', 'adopt', 'fail-after'],
      ['put fails', 'put', 'fail'],
      ['put succeeds without an answer', 'put', 'fail-after'],
    ] as const)('a publication whose %s leaves nothing', async (_, on, how) => {
      const { repository, inner, root, ...faulty } = await open();
      await publishBackup(repository, first);
      const error = new Error('the store broke');
      for (const key of on === 'adopt' ? [/duckdb$/] : [/annotations/, /manifest/]) {
        const mend = faulty.break({ on, key, how, error });
        await expect(publishBackup(repository, second, 'image', held)).rejects.toBe(error);
        expect(await keysOf(inner, backupPrefix(second))).toEqual([]);
        mend();
      }
      expect((await scanAll(repository)).ids).toEqual([first]);
      await publishBackup(repository, second, 'image', held);
      expect((await scanAll(repository)).ids).toEqual([first, second]);
    });

    test('a publication that can neither go on nor clean up is cleaned up by the next open', async () => {
      const { repository, inner, root, identity, ...faulty } = await open();
      const error = new Error('the store broke');
      faulty.break({ on: 'put', key: /manifest/, how: 'fail', error });
      faulty.break({ on: 'delete', how: 'fail', error: new Error('and stays broken') });
      await expect(publishBackup(repository, first, 'image', held)).rejects.toBe(error);
      expect(await keysOf(inner, backupPrefix(first))).toEqual([annotationKey(first, 1), imageKey(first)]);
      await repositoryOn({ root, store: inner, identity }).open(['availability']);
      expect(await keysOf(inner, backupPrefix(first))).toEqual([]);
    });

    test('a publication that is aborted before its manifest leaves nothing', async () => {
      const { repository, inner, root, identity } = await open();
      const reason = new Error('cancelled');
      const stop = new AbortController();
      const stopping = repositoryOn({
        root,
        identity,
        store: {
          ...inner,
          adopt: async (key, file, options) => {
            await inner.adopt(key, file, options);
            stop.abort(reason);
          },
        },
      });
      const file = await stageImage(repository, 'availability', 'image');
      await stopping.open([]);
      const publication = stopping.publish(manifestOf(first, 'image'), file, noAnnotation, stop.signal);
      await expect(publication).rejects.toBe(reason);
      expect(await keysOf(inner, backupPrefix(first))).toEqual([]);
      expect(await scanAll(repository)).toEqual({ records: [], ids: [], foreign: [] });
    });

    test('an image of another size than its manifest says is not published', async () => {
      const { repository, inner } = await open();
      const file = await stageImage(repository, 'availability', 'imag');
      const publication = repository.publish(manifestOf(first, 'image'), file, noAnnotation, never());
      await expect(publication).rejects.toMatchObject({ code: 'verification_failed' });
      expect(await keysOf(inner, backupPrefix(first))).toEqual([]);
    });

    test('an id that is taken, or was and has been removed, is not published again', async () => {
      const { repository } = await open();
      await publishBackup(repository, first, 'one');
      await expect(publishBackup(repository, first, 'two')).rejects.toBeInstanceOf(ObjectExists);
      expect(String(await collect(repository.content(first, { signal: never() })))).toBe('one');
      await repository.remove(first, new Date('2025-12-01T00:00:00Z'), 'everywhere');
      await expect(publishBackup(repository, first, 'three')).rejects.toBeInstanceOf(ObjectExists);
      expect((await scanAll(repository)).ids).toEqual([]);
    });

    test('backups of all databases are listed oldest first, configured or not', async () => {
      const { repository, root, inner, identity } = await open();
      const other = 'zebra-20251110T120000Z-ffffff';
      const early = 'aardvark-20240101T000000Z-ffffff';
      for (const id of [second, other, first, early]) await publishBackup(repository, id);
      const fresh = repositoryOn({ root, store: inner, identity });
      await fresh.open([]);
      expect((await scanAll(fresh)).ids).toEqual([early, first, other, second]);
    });

    test('random sets of backups are listed completely and in order', async () => {
      const { repository } = await open();
      const known = new Set<string>();
      const minutes = fc.uniqueArray(fc.nat(59), { maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(minutes, fc.constantFrom('a', 'b-1', 'c_2'), async (minutes, database) => {
          for (const minute of minutes) {
            const id = `${database}-20251111T03${String(minute).padStart(2, '0')}00Z-7f3a9c`;
            if (!known.has(id)) await publishBackup(repository, id);
            known.add(id);
          }
          const { ids, foreign } = await scanAll(repository);
          const byInstant = (id: string) => id.slice(-23);
          expect(new Set(ids)).toEqual(known);
          expect(ids.map(byInstant)).toEqual(ids.map(byInstant).sort());
          expect(foreign).toEqual([]);
        }),
        { numRuns: 6 },
      );
    });

    test('the latest annotation holds and the older ones stay', async () => {
      const { repository, inner } = await open();
      await publishBackup(repository, first, 'image', held);
      const released = { ...held, hold: false };
      expect((await repository.annotate(first, released)).annotation).toEqual(released);
      for (let n = 3; n <= 11; n++) await repository.annotate(first, { ...released, description: String(n) });
      expect((await repository.read(first)).annotation.description).toBe('11');
      expect((await scanAll(repository)).records[0]?.annotation.description).toBe('11');
      expect(await inner.head(annotationKey(first, 1))).not.toBeNull();
    });

    test('a number that leaves no room for another refuses a new annotation and names the file; one above it is none', async () => {
      const { repository, inner } = await open();
      await publishBackup(repository, first, 'image', held);
      const last = annotationKey(first, lastAnnotation);
      const above = last.replace(String(lastAnnotation), String(Number.MAX_SAFE_INTEGER));
      await put(inner, above, JSON.stringify(noAnnotation));
      expect((await scanAll(repository)).foreign).toEqual([{ key: above, reason: expect.any(String) }]);
      expect(await repository.annotate(first, held)).toMatchObject({ annotation: held, revision: 2 });
      await put(inner, last, JSON.stringify(noAnnotation));
      const found = { annotation: noAnnotation, revision: highestRevision };
      expect(await repository.read(first)).toMatchObject(found);
      await expect(repository.annotate(first, held)).rejects.toMatchObject({
        code: 'verification_failed',
        message: expect.stringContaining(`${last} in the repository local`),
      });
      await inner.delete(last);
      expect(await repository.annotate(first, held)).toMatchObject({ annotation: held, revision: 3 });
    });

    test('annotations at the same instant are all kept, and one of them holds', async () => {
      const { repository, inner } = await open();
      await publishBackup(repository, first);
      const texts = ['a', 'b', 'c', 'd', 'e', 'f'];
      await Promise.all(
        texts.map((description) => repository.annotate(first, { ...noAnnotation, description })),
      );
      expect(await inner.names(`${backupPrefix(first)}annotations/`)).toHaveLength(6);
      expect(texts).toContain((await repository.read(first)).annotation.description);
    });

    test('the latest verification of each level stands in the record, all stand in the reports', async () => {
      const { repository } = await open();
      await publishBackup(repository, first);
      const at = (hour: number) => `2025-11-12T0${hour}:00:00.000Z`;
      await repository.recordVerification(first, reportOn(first, { endedAt: at(2), ok: false }));
      await repository.recordVerification(first, reportOn(first, { endedAt: at(1) }));
      const { verified } = await repository.recordVerification(
        first,
        reportOn(first, { endedAt: at(3), level: 'checksum' }),
      );
      const { startedAt } = reportOn(first);
      const expected = {
        content: { at: at(2), ok: false, repository: 'local', startedAt },
        checksum: { at: at(3), ok: true, repository: 'local', startedAt },
      };
      expect(verified).toEqual(expected);
      expect((await scanAll(repository)).records[0]?.verified).toEqual(expected);
      expect((await repository.reports(first)).map(({ endedAt }) => endedAt)).toEqual([at(3), at(2), at(1)]);
    });

    test('verifications that end in the same millisecond are all kept, the last recorded one counts', async () => {
      const { repository } = await open();
      await publishBackup(repository, first);
      for (const ok of [true, true, false])
        await repository.recordVerification(first, reportOn(first, { ok }));
      expect((await repository.read(first)).verified.content?.ok).toBe(false);
      expect((await repository.reports(first)).map(({ ok }) => ok)).toEqual([false, true, true]);
    });

    test('a report of damage that cannot be read does not make the backup good again, and one that is gone says nothing', async () => {
      const { repository, ...faulty } = await open();
      await publishBackup(repository, first);
      await repository.recordVerification(first, reportOn(first, { ok: false }));
      const key = /\/verifications\//;
      const denied = new Problem('repository_unavailable', 'Denied.');
      for (const fault of [{ how: 'flip' }, { how: 'fail', error: denied }] as const) {
        const mend = faulty.break({ on: 'get', key, ...fault });
        for (const record of [await repository.read(first), (await scanAll(repository)).records[0]]) {
          expect(record?.verified.content).toMatchObject({ ok: false, unreadable: true });
        }
        mend();
      }
      const error = new ObjectMissing('verifications');
      const mend = faulty.break({ on: 'get', key, how: 'fail', error });
      expect((await repository.read(first)).verified).toEqual({});
      mend();
      expect(isGood(await repository.read(first))).toBe(false);
    });

    test('a removed backup leaves a tombstone and nothing else', async () => {
      const { repository, inner, calls } = await open();
      await publishBackup(repository, first, 'image', held);
      await repository.recordVerification(first, reportOn(first));
      await publishBackup(repository, second);
      calls.length = 0;
      await repository.remove(first, new Date('2025-12-01T00:00:00Z'), 'everywhere');
      const changes = calls.filter((call) => /^(put|delete) /.test(call));
      expect(changes.slice(0, 2)).toEqual([`put ${tombstoneKey(first)}`, `delete ${manifestKey(first)}`]);
      expect(await keysOf(inner, backupPrefix(first))).toEqual([]);
      const tombstone = await collect(inner.get(tombstoneKey(first), { signal: never() }));
      const at = '2025-12-01T00:00:00.000Z';
      expect(JSON.parse(String(tombstone))).toEqual({ id: first, at, scope: 'everywhere' });
      expect(await repository.tombstone(first)).toEqual({ id: first, at, scope: 'everywhere' });
      expect(await repository.tombstones('availability')).toEqual([first]);
      expect(await scanAll(repository)).toMatchObject({ ids: [second], foreign: [] });
    });

    test('a removal that broke off before the manifest went leaves the backup, whose tombstone can be taken back', async () => {
      const { repository, inner, ...faulty } = await open();
      for (const id of [first, second]) await publishBackup(repository, id);
      const error = new Error('the store broke');
      faulty.break({ on: 'delete', key: /manifest/, how: 'fail', error, times: 1 });
      await expect(repository.remove(first, new Date(0), 'here')).rejects.toBe(error);
      for (const left of [[first], []]) {
        expect(await scanAll(repository)).toMatchObject({ ids: [first, second], foreign: [] });
        expect(await repository.tombstones('availability')).toEqual(left);
        await repository.unbury(first);
      }
      await repository.remove(first, new Date(0), 'here');
      await expect(repository.unbury(first)).rejects.toMatchObject({ code: 'not_found' });
      expect(await keysOf(inner, backupPrefix(first))).toEqual([]);
      expect(await repository.tombstones('availability')).toEqual([first]);
    });

    test('a deletion that follows a removal that broke off says so in its tombstone', async () => {
      const { repository, ...faulty } = await open();
      for (const id of [first, second]) await publishBackup(repository, id);
      const error = new Error('the store broke');
      faulty.break({ on: 'delete', key: /manifest/, how: 'fail', error, times: 1 });
      await expect(repository.remove(first, new Date(0), 'here')).rejects.toBe(error);
      await repository.remove(first, new Date(1), 'everywhere');
      expect(await repository.tombstone(first)).toMatchObject({ scope: 'everywhere' });
      await repository.remove(first, new Date(2), 'here').catch(() => {});
      expect(await repository.tombstone(first)).toMatchObject({ scope: 'everywhere' });
    });

    test('a removal that broke off once the manifest was gone is finished by the next scan, which never lists a torn backup', async () => {
      const { repository, inner, root, ...faulty } = await open();
      const kept = 'availability-20251101T030000Z-000000';
      await publishBackup(repository, kept);
      for (let step = 0; step < 3; step++) {
        const id = `availability-2025110${step + 1}T030000Z-7f3a9c`;
        await publishBackup(repository, id, 'image', { ...held, hold: false });
        const keys = [manifestKey(id), annotationKey(id, 1), imageKey(id)];
        const key = new RegExp(`^${keys[step]}$`);
        const error = new Error('the store broke');
        faulty.break({ on: 'delete', key, how: 'fail-after', error, times: 1 });
        await expect(repository.remove(id, new Date(0), 'everywhere')).rejects.toBe(error);
        expect(await scanAll(repository)).toMatchObject({ ids: [kept], foreign: [] });
        expect(await keysOf(inner, backupPrefix(id))).toEqual([]);
      }
    });

    test('a copy of a backup that was removed before, made while the backups are listed, is listed and stays', async () => {
      const { repository, store, inner } = await open();
      for (const id of [first, second]) await publishBackup(repository, id);
      await repository.remove(second, new Date(0), 'here');
      let copied = false;
      store.list = async function* (prefix) {
        if (!copied) {
          copied = true;
          await repository.receive(...copyOf(second, noAnnotation));
        }
        yield* inner.list(prefix);
      };
      expect(await scanAll(repository)).toMatchObject({ ids: [first, second], foreign: [] });
      expect(await keysOf(inner, backupPrefix(second))).toContain(imageKey(second));
      expect(await repository.tombstones('availability')).toEqual([]);
    });

    test('a copy of a backup whose removal broke off, begun while that is to be finished, stays whole', async () => {
      const { repository, store, inner, ...faulty } = await open();
      for (const id of [first, second]) await publishBackup(repository, id);
      faulty.break({ on: 'delete', key: /duckdb$/, how: 'fail', times: 1 });
      await expect(repository.remove(second, new Date(0), 'here')).rejects.toThrow('a fault');
      const [imageLies, scanned] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      let copying: Promise<BackupRecord> | undefined;
      store.put = async (key, ...rest) => {
        await inner.put(key, ...rest);
        if (key !== imageKey(second)) return;
        imageLies.resolve();
        await scanned.promise;
      };
      store.head = async (key) => {
        if (key === tombstoneKey(second)) {
          copying ??= repository.receive(...copyOf(second, noAnnotation));
          await imageLies.promise;
        }
        return inner.head(key);
      };
      await scanAll(repository);
      expect(copying).toBeDefined();
      scanned.resolve();
      await copying;
      expect(await scanAll(repository)).toMatchObject({ ids: [first, second], foreign: [] });
    });

    test('a backup that was held after its removal had broken off stays', async () => {
      const { repository, ...faulty } = await open();
      await publishBackup(repository, first);
      await publishBackup(repository, second);
      const error = new Error('the store broke');
      const key = new RegExp(`^${manifestKey(first)}$`);
      faulty.break({ on: 'delete', key, how: 'fail', error, times: 1 });
      await expect(repository.remove(first, new Date(0), 'everywhere')).rejects.toBe(error);
      await repository.annotate(first, held);
      expect(await scanAll(repository)).toMatchObject({ ids: [first, second], foreign: [] });
    });

    test('an annotation that cannot be read counts as a hold, and is told from one that is', async () => {
      const { repository, inner } = await open();
      await publishBackup(repository, first, 'image', { ...held, hold: false });
      await put(inner, annotationKey(first, 2), 'torn');
      const unread = { annotation: { hold: true }, revision: 2, unreadAnnotation: true };
      expect(await repository.read(first)).toMatchObject(unread);
      const told = await repository.annotate(first, held, 2);
      expect(told).toMatchObject({ annotation: held, revision: 3 });
      expect(told).not.toHaveProperty('unreadAnnotation');
    });

    test('whether a backup is held can be told though its manifest cannot be read', async () => {
      const { repository, inner } = await open();
      await publishBackup(repository, first, 'image', held);
      await publishBackup(repository, second);
      for (const id of [first, second]) await replace(inner, manifestKey(id), 'torn');
      await expect(repository.read(first)).rejects.toMatchObject({ code: 'not_found' });
      expect([await repository.isHeld(first), await repository.isHeld(second)]).toEqual([true, false]);
      await put(inner, annotationKey(second, 1), 'torn');
      expect(await repository.isHeld(second)).toBe(true);
      await inner.delete(manifestKey(first));
      await expect(repository.isHeld(first)).rejects.toMatchObject({ code: 'not_found' });
    });

    test('opening once more leaves what jobs of this process have staged', async () => {
      const { repository } = await open();
      const { folder } = await repository.stage('availability', 'running');
      await repository.open(['availability']);
      expect((await stat(folder)).isDirectory()).toBe(true);
    });

    test.each([
      'availability-20251111T030000Z-ffffff',
      'availability-20251111T030000Z-7f3a9c/../x',
      '../availability-20251111T030000Z-7f3a9c',
      '..',
      '',
    ])('every method rejects the unknown id %j with not_found', async (id) => {
      const { repository } = await open();
      await publishBackup(repository, first);
      const missing = { code: 'not_found', message: expect.stringContaining('repository local') };
      await expect(repository.read(id)).rejects.toMatchObject(missing);
      await expect(repository.annotate(id, held)).rejects.toMatchObject(missing);
      await expect(repository.recordVerification(id, reportOn(id))).rejects.toMatchObject(missing);
      await expect(repository.reports(id)).rejects.toMatchObject(missing);
      await expect(repository.remove(id, new Date(0), 'everywhere')).rejects.toMatchObject(missing);
      await expect(repository.unbury(id)).rejects.toMatchObject(missing);
      await expect(collect(repository.content(id, { signal: never() }))).rejects.toMatchObject(missing);
      await expect(repository.storedBytes(id)).rejects.toMatchObject(missing);
      await expect(repository.localImage(id, never())).rejects.toMatchObject(missing);
    });

    test.each([
      ['cut short', 'imag'],
      ['too long', 'image!'],
    ])('a backup whose image is %s is reported and not listed', async (_, content) => {
      const { repository, inner } = await open();
      await publishBackup(repository, first, 'image');
      await publishBackup(repository, second);
      await put(inner, imageKey(first), content);
      const { ids, foreign } = await scanAll(repository);
      expect(ids).toEqual([second]);
      const reason = `the image has ${content.length} bytes instead of 5: this backup cannot be restored`;
      const unusable = { kind: 'backup', id: first };
      expect(foreign).toEqual([{ key: imageKey(first), reason, unusable }]);
    });

    test('a backup whose image is missing is reported, has no stored bytes and cannot be read', async () => {
      const { repository, inner } = await open();
      await publishBackup(repository, first);
      await inner.delete(imageKey(first));
      expect(await scanAll(repository)).toMatchObject({
        ids: [],
        foreign: [{ key: imageKey(first), reason: expect.stringContaining('is missing') }],
      });
      expect(await repository.storedBytes(first)).toBeNull();
      const missing = { code: 'not_found', message: expect.stringContaining('lost its image') };
      await expect(collect(repository.content(first, { signal: never() }))).rejects.toMatchObject(missing);
      await expect(repository.localImage(first, never())).rejects.toMatchObject(missing);
    });

    test('content gives the stored bytes as they are now, good or not', async () => {
      const { repository, ...faulty } = await open();
      await publishBackup(repository, first, 'image');
      const mend = faulty.break({ on: 'get', key: /duckdb$/, how: 'flip' });
      expect(String(await collect(repository.content(first, { signal: never() })))).toBe('hmage');
      mend();
      faulty.break({ on: 'get', key: /duckdb$/, how: 'truncate' });
      expect(String(await collect(repository.content(first, { signal: never() })))).toBe('imag');
    });

    test('a local image is a file with the bytes of the backup, until it is released', async () => {
      const { repository, inner } = await open();
      await publishBackup(repository, first, 'image');
      const { file, release } = await repository.localImage(first, never());
      expect(String(await readFile(file))).toBe('image');
      await release();
      expect(String(await collect(inner.get(imageKey(first), { signal: never() })))).toBe('image');
    });

    test('a staging folder is private and removing it twice is no error', async () => {
      const { repository } = await open();
      const { folder, remove } = await repository.stage('availability', 'job-1');
      await writeFile(join(folder, 'file'), '1');
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
      await remove();
      await remove();
      await expect(access(folder)).rejects.toThrow('ENOENT');
      await expect(repository.stage('availability', '../../x')).rejects.toBeInstanceOf(RangeError);
      expect(await repository.freeBytes()).toBeGreaterThan(0);
    });

    test('opening removes what a dead process staged for these databases, and nothing of others', async () => {
      const { repository, root, inner, identity } = await open();
      const mine = await repository.stage('availability', 'dead');
      const theirs = await repository.stage('other', 'alive');
      await repositoryOn({ root, store: inner, identity }).open(['availability']);
      await expect(access(mine.folder)).rejects.toThrow('ENOENT');
      expect(await readdir(join(theirs.folder, '..'))).toEqual(['alive']);
    });

    test('objects without a manifest are reported and kept: nothing says that they are ours', async () => {
      const { repository, inner } = await open();
      await put(inner, imageKey(first), 'image');
      const { ids, foreign } = await scanAll(repository);
      expect(ids).toEqual([]);
      expect(foreign).toEqual([{ key: backupPrefix(first), reason: expect.stringContaining('no manifest') }]);
      expect(await keysOf(inner, backupPrefix(first))).toEqual([imageKey(first)]);
    });

    test('what lies in our folders and is not ours is reported, never fatal and never removed', async () => {
      const { repository, inner } = await open();
      await publishBackup(repository, first);
      const strange = [
        'availability/notes.txt',
        `availability/backups/README`,
        `${backupPrefix(first)}extra.bin`,
        'availability/tombstones/strange.json',
      ];
      for (const key of strange) await put(inner, key, 'x');
      await put(inner, 'top-level', 'x');
      await put(inner, 'folder/of/others', 'x');
      const { ids, foreign } = await scanAll(repository);
      expect(ids).toEqual([first]);
      expect(foreign.map(({ key }) => key).sort()).toEqual(strange.toSorted());
      await repository.remove(first, new Date(0), 'everywhere');
      for (const key of strange) expect(await inner.head(key)).not.toBeNull();
    });
  });
}

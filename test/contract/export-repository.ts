import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ObjectExists, type ObjectStore } from '../../src/domain/ports/object-store.ts';
import type { ForeignContent } from '../../src/domain/ports/repository.ts';
import {
  exportFileKey,
  exportManifestKey,
  exportPrefix,
  exportsPrefix,
} from '../../src/repository/exports/layout.ts';
import { manifestKey } from '../../src/repository/layout.ts';
import { collect, never } from '../support/bytes.ts';
import {
  exportManifestOf,
  namesOf,
  partitioned,
  publishExport,
  scanExports,
  stageFiles,
} from '../support/exports.ts';
import { publishBackup, repositoryOn, scanAll } from '../support/repository.ts';
import { keysOf, openIn, type Place, put } from './place.ts';

const first = 'availability-20251110T030000Z-aaaaaa';
const second = 'availability-20251111T030000Z-000000';
const backup = 'availability-20251111T030000Z-bbbbbb';
const month = 'daily_availability/year=2024/month=12/data_0.parquet';

/** What the exports of a repository owe their users on any store. */
export function exportRepositoryContract(name: string, place: Place): void {
  async function open() {
    const opened = await openIn(place);
    const { inner: store, root, identity, repository } = opened;
    const reopen = async () => {
      const again = repositoryOn({ root, store, identity });
      await again.open(['availability']);
      return again.exports;
    };
    return { ...opened, exports: repository.exports, reopen };
  }

  describe(name, () => {
    test('a published export is read, listed and streamed as it was published', async () => {
      const { repository, exports } = await open();
      const published = await publishExport(repository, first, partitioned);
      expect(published).toEqual({ repository: 'local', manifest: exportManifestOf(first, partitioned) });
      expect(await exports.read(first)).toEqual(published);
      expect(await scanExports(exports)).toEqual({ records: [published], ids: [first], foreign: [] });
      for (const [file, content] of Object.entries(partitioned)) {
        expect(String(await collect(exports.content(first, file, { signal: never() })))).toBe(content);
        expect(await exports.storedBytes(first, file)).toBe(content.length);
      }
      const range = { start: 0, end: 2 };
      expect(String(await collect(exports.content(first, month, { range, signal: never() })))).toBe('dec');
    });

    test('a manifest of many pieces of a store is read as it was published', async () => {
      const { repository, exports } = await open();
      const notes = Array.from({ length: 30_000 }, (_, index) => `note ${index} ${'x'.repeat(80)}`);
      const manifest = exportManifestOf(first, { 'rows.csv': '1' }, { notes });
      const folder = await stageFiles(repository, 'availability', { 'rows.csv': '1' });
      await exports.publish(manifest, folder, never());
      expect((await exports.read(first)).manifest).toEqual(manifest);
      expect(await scanExports(exports)).toMatchObject({ ids: [first], foreign: [] });
    });

    test('the manifest is put last and create-only, after all files', async () => {
      const { repository, calls } = await open();
      calls.length = 0;
      await publishExport(repository, first, partitioned);
      const puts = calls.filter((call) => /^(put|adopt) .*\/exports\//.test(call));
      const adopted = namesOf(exportManifestOf(first, partitioned)).map(
        (file) => `adopt ${exportFileKey(first, file)}`,
      );
      expect(puts.toSorted()).toEqual([...adopted, `put ${exportManifestKey(first)}`].toSorted());
      expect(puts.at(-1)).toBe(`put ${exportManifestKey(first)}`);
    });

    test.each([/month=12/, /small/, /manifest/])(
      'a publication that fails at %s leaves nothing',
      async (key) => {
        const { repository, exports, inner, ...faulty } = await open();
        await publishExport(repository, first);
        const error = new Error('the store broke');
        for (const how of ['fail', 'fail-after'] as const) {
          const on = key.test('manifest') ? 'put' : 'adopt';
          const mend = faulty.break({ on, key, how, error });
          await expect(publishExport(repository, second, partitioned)).rejects.toBe(error);
          expect(await keysOf(inner, exportPrefix(second))).toEqual([]);
          mend();
        }
        expect(await scanExports(exports)).toMatchObject({ ids: [first], foreign: [] });
        await publishExport(repository, second, partitioned);
        expect((await scanExports(exports)).ids).toEqual([first, second]);
      },
    );

    test('a publication that can neither go on nor clean up is cleaned up by the next open', async () => {
      const { repository, inner, reopen, ...faulty } = await open();
      const error = new Error('the store broke');
      faulty.break({ on: 'put', key: /manifest/, how: 'fail', error });
      faulty.break({ on: 'delete', how: 'fail', error: new Error('and stays broken') });
      await expect(publishExport(repository, first, partitioned)).rejects.toBe(error);
      expect(await keysOf(inner, exportPrefix(first))).toHaveLength(3);
      expect(await scanExports(await reopen())).toEqual({ records: [], ids: [], foreign: [] });
      expect(await keysOf(inner, exportPrefix(first))).toEqual([]);
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
      const folder = await stageFiles(repository, 'availability', partitioned);
      const manifest = exportManifestOf(first, partitioned);
      await stopping.open([]);
      await expect(stopping.exports.publish(manifest, folder, stop.signal)).rejects.toBe(reason);
      expect(await keysOf(inner, exportPrefix(first))).toEqual([]);
    });

    test('files of other sizes than the manifest says are not published', async () => {
      const { repository, exports, inner } = await open();
      const folder = await stageFiles(repository, 'availability', { ...partitioned, [month]: 'decembe' });
      const publication = exports.publish(exportManifestOf(first, partitioned), folder, never());
      await expect(publication).rejects.toMatchObject({
        code: 'verification_failed',
        message: expect.stringMatching(/7 bytes instead of 8|have SHA-256/),
      });
      expect(await keysOf(inner, exportPrefix(first))).toEqual([]);
    });

    test.each([
      ['../secret'],
      ['/etc/passwd'],
      ['a//b'],
      ['.hidden'],
      ['a/..'],
      ['a\\b'],
      [''],
      ['x'.repeat(256)],
      [`${'x'.repeat(200)}/`.repeat(5)],
    ])('a manifest that names the file %j is refused before anything is stored', async (file) => {
      const { exports, inner, root } = await open();
      const manifest = exportManifestOf(first, { 'good.csv': '1', [file]: '2' });
      await expect(exports.publish(manifest, root, never())).rejects.toMatchObject({
        code: 'not_exportable',
      });
      expect(await keysOf(inner, exportPrefix(first))).toEqual([]);
    });

    test('an id under which anything lies is not published, and what lies there stays', async () => {
      const { repository, exports, inner } = await open();
      await publishExport(repository, first, { 'a.csv': 'one' });
      await expect(publishExport(repository, first, { 'a.csv': 'two' })).rejects.toBeInstanceOf(ObjectExists);
      expect(String(await collect(exports.content(first, 'a.csv', { signal: never() })))).toBe('one');
      await put(inner, exportFileKey(second, 'b.csv'), 'somebody’s');
      await expect(publishExport(repository, second)).rejects.toBeInstanceOf(ObjectExists);
      expect(await keysOf(inner, exportPrefix(second))).toEqual([exportFileKey(second, 'b.csv')]);
    });

    test('exports of all databases are listed, each database’s oldest first, configured or not', async () => {
      const { repository, reopen } = await open();
      const other = 'zebra-20241110T120000Z-ffffff';
      const early = 'aardvark-20260101T000000Z-ffffff';
      for (const id of [second, other, first, early]) await publishExport(repository, id);
      expect((await scanExports(await reopen())).ids).toEqual([early, first, second, other]);
    });

    test('backups and exports lie beside each other and neither takes the other for foreign', async () => {
      const { repository, exports } = await open();
      await publishBackup(repository, backup);
      await publishExport(repository, first, partitioned);
      expect(await scanAll(repository)).toMatchObject({ ids: [backup], foreign: [] });
      expect(await scanExports(exports)).toMatchObject({ ids: [first], foreign: [] });
      await exports.remove(first);
      await expect(exports.remove(backup)).rejects.toMatchObject({ code: 'not_found' });
      expect(await scanAll(repository)).toMatchObject({ ids: [backup], foreign: [] });
    });

    test('what a dead process was doing to an export never removes a backup of the same id', async () => {
      const { repository, inner, reopen, ...faulty } = await open();
      await publishBackup(repository, backup);
      faulty.break({ on: 'put', key: /manifest/, how: 'fail' });
      faulty.break({ on: 'delete', how: 'fail' });
      await expect(publishExport(repository, backup)).rejects.toThrow();
      await reopen();
      expect(await inner.head(manifestKey(backup))).not.toBeNull();
      expect(await keysOf(inner, exportPrefix(backup))).toEqual([]);
    });

    test('a removed export leaves nothing, and its manifest goes first', async () => {
      const { repository, exports, inner, calls } = await open();
      await publishExport(repository, first, partitioned);
      await publishExport(repository, second);
      calls.length = 0;
      await exports.remove(first);
      expect(calls.find((call) => call.startsWith('delete '))).toBe(`delete ${exportManifestKey(first)}`);
      expect(await keysOf(inner, exportsPrefix('availability'))).toEqual(
        await keysOf(inner, exportPrefix(second)),
      );
      expect(await scanExports(exports)).toMatchObject({ ids: [second], foreign: [] });
      await expect(exports.remove(first)).rejects.toMatchObject({ code: 'not_found' });
    });

    test.each([/manifest/, /month=12/, /small/])(
      'a removal that breaks off at %s lists no torn export, and is finished by another one or by the next open',
      async (key) => {
        const { repository, exports, inner, reopen, ...faulty } = await open();
        const error = new Error('the store broke');
        for (const finish of [() => exports.remove(first), reopen]) {
          await publishExport(repository, first, partitioned);
          const mend = faulty.break({ on: 'delete', key, how: 'fail-after', error });
          await expect(exports.remove(first)).rejects.toBe(error);
          mend();
          expect((await scanExports(exports)).ids).toEqual([]);
          await finish();
          expect(await keysOf(inner, exportPrefix(first))).toEqual([]);
          expect((await scanExports(exports)).foreign).toEqual([]);
        }
      },
    );

    test('a removal that breaks off before the manifest is gone leaves the export as it was', async () => {
      const { repository, exports, reopen, ...faulty } = await open();
      await publishExport(repository, first, partitioned);
      const error = new Error('the store broke');
      faulty.break({ on: 'delete', key: /manifest/, how: 'fail', error, times: 1 });
      await expect(exports.remove(first)).rejects.toBe(error);
      expect(await scanExports(await reopen())).toMatchObject({ ids: [first], foreign: [] });
    });

    test.each([
      'availability-20251111T030000Z-ffffff',
      'availability-20251111T030000Z-7f3a9c/../x',
      '../availability-20251111T030000Z-7f3a9c',
      '..',
      '',
    ])('every method rejects the unknown id %j with not_found', async (id) => {
      const { repository, exports } = await open();
      await publishExport(repository, first);
      const missing = { code: 'not_found', message: expect.stringContaining('repository local') };
      await expect(exports.read(id)).rejects.toMatchObject(missing);
      await expect(exports.remove(id)).rejects.toMatchObject(missing);
      await expect(collect(exports.content(id, 'a.csv', { signal: never() }))).rejects.toMatchObject(missing);
      await expect(exports.storedBytes(id, 'a.csv')).rejects.toMatchObject(missing);
      await expect(exports.localFiles(id, never())).rejects.toMatchObject(missing);
    });

    test.each(['nothing.csv', 'daily_availability', '../manifest.json', '..', '', 'a\0b', 'x'.repeat(5000)])(
      'the file name %j finds nothing and leads nowhere',
      async (file) => {
        const { repository, exports } = await open();
        await publishExport(repository, first, { 'rows.csv': '1' });
        const content = collect(exports.content(first, file, { signal: never() }));
        await expect(content).rejects.toMatchObject({ code: 'not_found' });
        expect(await exports.storedBytes(first, file)).toBeNull();
      },
    );

    test.each([
      ['cut short', 'decembe', 'the file has 7 bytes instead of 8'],
      ['too long', 'december!', 'the file has 9 bytes instead of 8'],
      ['missing', null, 'the file is missing'],
    ])('an export of which a file is %s is reported and not listed', async (_, content, why) => {
      const { repository, exports, inner } = await open();
      await publishExport(repository, first, partitioned);
      await publishExport(repository, second);
      const key = exportFileKey(first, month);
      await (content === null ? inner.delete(key) : put(inner, key, content));
      const { ids, foreign } = await scanExports(exports);
      expect(ids).toEqual([second]);
      const unusable = { kind: 'export', id: first };
      expect(foreign).toEqual([{ key, reason: `${why}: this export cannot be loaded`, unusable }]);
      await expect(exports.localFiles(first, never())).rejects.toMatchObject({
        code: content === null ? 'not_found' : 'verification_failed',
      });
    });

    test('local files are a folder with all files under their names, until it is released', async () => {
      const { repository, exports } = await open();
      await publishExport(repository, first, partitioned);
      const { folder, release } = await exports.localFiles(first, never());
      for (const [file, content] of Object.entries(partitioned)) {
        expect(String(await readFile(join(folder, file)))).toBe(content);
      }
      await release();
      expect(await exports.storedBytes(first, month)).toBe(8);
    });

    test('what lies in our folders and is no part of an export is reported, never fatal and never removed', async () => {
      const { repository, exports, inner } = await open();
      await publishExport(repository, first, partitioned);
      const strange = [
        'availability/exports/README',
        'availability/exports/zebra-20251110T030000Z-aaaaaa/manifest.json',
        `${exportPrefix(first)}extra.bin`,
        `${exportPrefix(first)}files`.concat('-of/others.csv'),
      ];
      for (const key of strange) await put(inner, key, 'x');
      await put(inner, 'folder/of/others', 'x');
      const { ids, foreign } = await scanExports(exports);
      expect(ids).toEqual([first]);
      expect(foreign.map(({ key }) => key).sort()).toEqual(strange.toSorted());
      await exports.remove(first);
      for (const key of strange) expect(await inner.head(key)).not.toBeNull();
    });

    test('a file that the manifest does not name is reported, and the export is listed', async () => {
      const { repository, exports, inner } = await open();
      await publishExport(repository, first, partitioned);
      const key = exportFileKey(first, 'daily_availability/year=2024/month=11/data_0.parquet');
      await put(inner, key, 'x');
      const { ids, foreign } = await scanExports(exports);
      expect(ids).toEqual([first]);
      expect(foreign).toEqual([{ key, reason: expect.stringContaining('does not name it') }]);
    });

    test('files without a manifest are reported and kept: nothing says that they are ours', async () => {
      const { exports, inner, reopen } = await open();
      await put(inner, exportFileKey(first, 'a.csv'), 'x');
      for (const each of [exports, await reopen()]) {
        const { ids, foreign } = await scanExports(each);
        expect(ids).toEqual([]);
        expect(foreign).toEqual([{ key: exportPrefix(first), reason: 'it has no manifest: no export' }]);
      }
      expect(await keysOf(inner, exportPrefix(first))).toEqual([exportFileKey(first, 'a.csv')]);
    });

    test('an export that is published or removed while it is listed is not taken for a damaged one', async () => {
      const { repository, exports, inner, root, identity } = await open();
      await publishExport(repository, first, partitioned);
      const scanWith = async (changes: Partial<ObjectStore>) => {
        // A listing that passed the files before they came.
        const list = async function* (prefix: string) {
          for await (const info of inner.list(prefix)) {
            if (prefix !== exportsPrefix('availability') || !info.key.includes('/files/')) yield info;
          }
        };
        const store = { ...inner, list, ...changes };
        const listing = repositoryOn({ root, store, identity });
        await listing.open([]);
        return scanExports(listing.exports);
      };
      expect(await scanWith({})).toMatchObject({ ids: [first], foreign: [] });
      const get: ObjectStore['get'] = async function* (key, options) {
        yield* inner.get(key, options);
        if (key === exportManifestKey(first)) await exports.remove(first);
      };
      expect(await scanWith({ get })).toEqual({ records: [], ids: [], foreign: [] });
    });

    test('scans while exports are published and removed list whole ones only and report nothing', async () => {
      const { repository, exports } = await open();
      await publishExport(repository, first, partitioned);
      const foreign: ForeignContent[] = [];
      let isBusy = true;
      const change = async () => {
        for (let turn = 0; turn < 10; turn += 1) {
          await publishExport(repository, second, partitioned);
          await exports.remove(second);
        }
      };
      const changing = change().finally(() => {
        isBusy = false;
      });
      while (isBusy) {
        const seen = await scanExports(exports);
        foreign.push(...seen.foreign);
        expect(seen.ids[0]).toBe(first);
        // A store in memory would let nothing else run.
        await setImmediate();
      }
      await changing;
      expect(foreign).toEqual([]);
    });
  });
}

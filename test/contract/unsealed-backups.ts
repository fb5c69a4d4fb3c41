import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { noAnnotation } from '../../src/domain/backup.ts';
import { backupPrefix, imageKey, manifestKey } from '../../src/repository/layout.ts';
import { collect, never } from '../support/bytes.ts';
import {
  publishBackup,
  publishUnsealed,
  scanAll,
  stageImage,
  unsealedManifestOf,
} from '../support/repository.ts';
import { keysOf, openIn, type Place, put } from './place.ts';

const first = 'availability-20251110T030000Z-aaaaaa';
const second = 'availability-20251111T030000Z-000000';

/** What a repository owes the users of backups that need a log, on any store. */
export function unsealedBackupsContract(name: string, place: Place): void {
  const open = () => openIn(place);

  describe(`unsealed backups in ${name}`, () => {
    test('an unsealed backup is published with its log, read part by part and removed whole', async () => {
      const { repository, inner, calls } = await open();
      calls.length = 0;
      const published = await publishUnsealed(repository, first, 'the image', 'the log');
      expect(calls.filter((call) => /^(put|adopt) .*\/backups\//.test(call))).toEqual([
        `adopt ${imageKey(first)}`,
        `adopt ${imageKey(first, 'wal')}`,
        `put ${manifestKey(first)}`,
      ]);
      expect(published.manifest).toEqual(unsealedManifestOf(first, 'the image', 'the log'));
      expect(await repository.read(first)).toEqual(published);
      expect(await scanAll(repository)).toEqual({ records: [published], ids: [first], foreign: [] });
      expect(await repository.storedBytes(first)).toBe(9);
      expect(await repository.storedBytes(first, 'wal')).toBe(7);
      expect(await repository.storedBytes(first, 'wal.checkpoint')).toBeNull();
      const part = { part: 'wal' as const, signal: never() };
      expect(String(await collect(repository.content(first, part)))).toBe('the log');
      await repository.remove(first, new Date(0), 'everywhere');
      expect(await keysOf(inner, backupPrefix(first))).toEqual([]);
    });

    test('a publication whose log cannot be stored leaves nothing', async () => {
      const { repository, inner, ...faulty } = await open();
      const error = new Error('the store broke');
      faulty.break({ on: 'adopt', key: /wal$/, how: 'fail', error });
      await expect(publishUnsealed(repository, first)).rejects.toBe(error);
      expect(await keysOf(inner, backupPrefix(first))).toEqual([]);
    });

    test('a log of another size than the manifest says is not published', async () => {
      const { repository, inner } = await open();
      const file = await stageImage(repository, 'availability', 'image');
      await writeFile(`${file}.wal`, 'short');
      const manifest = unsealedManifestOf(first, 'image', 'the whole log');
      await expect(repository.publish(manifest, file, noAnnotation, never())).rejects.toMatchObject({
        code: 'verification_failed',
      });
      expect(await keysOf(inner, backupPrefix(first))).toEqual([]);
    });

    test('an unsealed backup whose log is missing or cut short is reported and not listed', async () => {
      const { repository, inner } = await open();
      await publishUnsealed(repository, first, 'image', 'the log');
      const key = imageKey(first, 'wal');
      await put(inner, key, 'the lo');
      const short = 'the wal has 6 bytes instead of 7: this backup cannot be restored';
      expect(await scanAll(repository)).toMatchObject({ ids: [], foreign: [{ key, reason: short }] });
      await inner.delete(key);
      const gone = 'the wal is missing: this backup cannot be restored';
      expect(await scanAll(repository)).toMatchObject({ ids: [], foreign: [{ key, reason: gone }] });
      const missing = { code: 'not_found', message: expect.stringContaining('lost its wal') };
      const content = repository.content(first, { part: 'wal', signal: never() });
      await expect(collect(content)).rejects.toMatchObject(missing);
    });

    test('a log beside a backup that needs none is reported, and the backup listed', async () => {
      const { repository, inner } = await open();
      await publishBackup(repository, first);
      await publishUnsealed(repository, second);
      const stray = [imageKey(first, 'wal'), imageKey(second, 'wal.recovery')];
      for (const key of stray) await put(inner, key, 'stray');
      const { ids, foreign } = await scanAll(repository);
      expect(ids).toEqual([first, second]);
      expect(foreign.map(({ key }) => key).sort()).toEqual(stray);
    });

    test.each([
      ['is of a sealed backup and names a log', 'a sealed backup has no log', { sealed: true }],
      ['is of an unsealed backup and names none', 'an unsealed one at least one', { wal: [] }],
      [
        'names a log twice',
        'it names a log twice',
        {
          wal: [
            { part: 'wal' as const, sizeBytes: 7, sha256: 'a'.repeat(64) },
            { part: 'wal' as const, sizeBytes: 7, sha256: 'b'.repeat(64) },
          ],
        },
      ],
    ])('a manifest that %s is no manifest', async (_, reason, changes) => {
      const { repository, inner } = await open();
      const manifest = { ...unsealedManifestOf(first, 'image', 'the log'), ...changes };
      await put(inner, imageKey(first), 'image');
      await put(inner, imageKey(first, 'wal'), 'the log');
      await put(inner, manifestKey(first), JSON.stringify(manifest));
      expect(await scanAll(repository)).toMatchObject({
        ids: [],
        foreign: [{ key: manifestKey(first), reason: expect.stringContaining(reason) }],
      });
    });
  });
}

/** How fast a repository with many backups is opened and listed. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { backupId } from '../../src/domain/backup.ts';
import { imageKey, manifestKey } from '../../src/repository/layout.ts';
import { manifestOf } from '../support/repository.ts';
import { servicePaths, startService } from '../support/service.ts';
import { type Memory, memoryOf } from './memory.ts';
import { median } from './race.ts';

export interface Listing {
  /** Until the service is ready. */
  readonly startMs: number;
  /** The first answer pays for what is prepared only once. */
  readonly firstPageMs: number;
  /** Of the others. */
  readonly medianPageMs: number;
  readonly slowestPageMs: number;
  readonly memory: Memory;
}

const hourMs = 3_600_000;
const pageLength = 100;

const Page = Type.Object({ items: Type.Array(Type.Unknown()), nextCursor: Type.Optional(Type.String()) });

/** Starts a service on a repository of `count` backups, which it has never seen, and reads all pages of the list. */
export async function measureListing(folder: string, count: number): Promise<Listing> {
  await writeBackups(servicePaths(folder).repository, count);
  const begun = performance.now();
  const service = await startService(folder);
  const startMs = performance.now() - begun;
  try {
    const [firstPageMs = Number.NaN, ...pages] = await readPages(
      `${service.url}/backups?limit=${pageLength}`,
      count,
    );
    const memory = await memoryOf(service.process.pid ?? 0);
    return { startMs, firstPageMs, medianPageMs: median(pages), slowestPageMs: Math.max(...pages), memory };
  } finally {
    await service.stop();
  }
}

/** Tiny ones: a listing looks at the size of an image and never into it. */
async function writeBackups(root: string, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const random = Uint8Array.of(number >> 16, number >> 8, number);
    const id = backupId('availability', new Date(Date.UTC(2025, 0) + number * hourMs), random);
    const file = join(root, manifestKey(id));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(join(root, imageKey(id)), id);
    await writeFile(file, JSON.stringify(manifestOf(id, id)));
  }
}

/** Milliseconds of each page. */
async function readPages(list: string, count: number): Promise<number[]> {
  const times: number[] = [];
  let seen = 0;
  for (let url: string | null = list; url !== null; ) {
    const begun = performance.now();
    const page: unknown = await (await fetch(url)).json();
    times.push(performance.now() - begun);
    if (!Value.Check(Page, page)) throw new Error(`no page: ${JSON.stringify(page)}`);
    seen += page.items.length;
    url = page.nextCursor === undefined ? null : `${list}&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  if (seen !== count) throw new Error(`${seen} backups were listed, not ${count}`);
  return times;
}

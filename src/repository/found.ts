import type { LogPart, VerifyLevel } from '../domain/backup.ts';
import type { ObjectInfo } from '../domain/ports/object-store.ts';
import type { ForeignContent } from '../domain/ports/repository.ts';
import { locate, type ReportName } from './layout.ts';

export type OnForeign = (content: ForeignContent) => void;

/** What a listing shows of one backup: enough to read it, however long its history. */
export interface Found {
  readonly id: string;
  hasManifest: boolean;
  /** Size of the image; null: none. */
  imageBytes: number | null;
  /** The logs beside it. */
  readonly logs: { readonly part: LogPart; readonly sizeBytes: number }[];
  /** The highest annotation; 0: none. */
  annotation: number;
  /** The latest report of each level. */
  readonly reports: Map<VerifyLevel, ReportName>;
}

const nothingFound = (id: string): Found => ({
  id,
  hasManifest: false,
  imageBytes: null,
  logs: [],
  annotation: 0,
  reports: new Map(),
});

/** Sums a listing of backups up, by id. What is no part of a backup goes to `onForeign`. */
export async function sumUp(
  listing: AsyncIterable<ObjectInfo>,
  onForeign: OnForeign,
): Promise<Map<string, Found>> {
  const backups = new Map<string, Found>();
  for await (const { key, sizeBytes } of listing) {
    const located = locate(key);
    if (located === null) {
      onForeign({ key, reason: 'it is no part of a backup' });
      continue;
    }
    const found = backups.get(located.id) ?? nothingFound(located.id);
    backups.set(located.id, found);
    if (located.kind === 'manifest') found.hasManifest = true;
    if (located.kind === 'image') found.imageBytes = sizeBytes;
    if (located.kind === 'log') found.logs.push({ part: located.part, sizeBytes });
    if (located.kind === 'annotation') found.annotation = Math.max(found.annotation, located.n);
    if (located.kind === 'verification') noteReport(found, located);
  }
  return backups;
}

function noteReport({ reports }: Found, { at, level, n }: ReportName): void {
  const latest = reports.get(level);
  if (latest === undefined || isLater({ at, level, n }, latest)) reports.set(level, { at, level, n });
}

const isLater = (report: ReportName, other: ReportName): boolean =>
  report.at.getTime() - other.at.getTime() > 0 ||
  (report.at.getTime() === other.at.getTime() && report.n > other.n);

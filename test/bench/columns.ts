/** From what was measured to the cells of the table. */
import { names, type Outcome } from './contest.ts';
import { exportNames } from './exports.ts';
import { type Column, mebibytes, milliseconds, seconds } from './format.ts';
import type { Listing } from './listing.ts';
import { type OffSiteOutcome, offSiteNames } from './off-site.ts';
import { median, pairedRatio, quartiles } from './race.ts';
import type { Disturber, SlowDown } from './slow-down.ts';

/** What each is to be compared with. */
const rivals: Readonly<Record<string, string>> = {
  [names.firstBackup]: names.copy,
  [names.backup]: names.copy,
  [names.verify]: names.read,
  [names.restore]: names.copyBack,
  [exportNames.exportCsv]: exportNames.copyCsv,
  [exportNames.exportParquet]: exportNames.copyParquet,
  [exportNames.download]: exportNames.serve,
};

/** The rows of one database size. */
export function sizeColumn({ times, usage, peers }: Outcome): Column {
  const cell = (name: string, own: readonly number[]): string => {
    const rival = times.get(rivals[name] ?? '');
    return seconds(median(own)) + (rival ? `, ${pairedRatio(own, rival).toFixed(2)} x` : '');
  };
  const missing = peers.filter(({ version }) => version === null);
  return new Map([
    ...[...times].map(([name, own]): [string, string] => [name, cell(name, own)]),
    ...missing.map(({ name }): [string, string] => [name, 'not installed']),
    ...(times.has(exportNames.download) && !times.has(exportNames.serve)
      ? [[exportNames.serve, 'not installed'] as const]
      : []),
    ['service, resident after its start', mebibytes(usage.atStart)],
    ['service, resident in the end', mebibytes(usage.inTheEnd)],
    ['service, peak', mebibytes(usage.peak)],
    ['engine child, peak', mebibytes(usage.childPeak)],
  ]);
}

/** The rows of buckets, of one database size. */
export function offSiteColumn(outcome: OffSiteOutcome | null): Column {
  if (outcome === null) return new Map([['bucket', 'no S3 server']]);
  const { times, usage } = outcome;
  const of = (name: string) => times.get(name) ?? [];
  const against = (name: string, rival: string): [string, string] => [
    name,
    `${seconds(median(of(name)))}, ${pairedRatio(of(name), of(rival)).toFixed(2)} x`,
  ];
  return new Map([
    [offSiteNames.rcloneUp, seconds(median(of(offSiteNames.rcloneUp)))],
    against(offSiteNames.copy, offSiteNames.rcloneUp),
    [offSiteNames.rcloneDown, seconds(median(of(offSiteNames.rcloneDown)))],
    against(offSiteNames.restore, offSiteNames.rcloneDown),
    ['service with a bucket, peak', mebibytes(usage.peak)],
  ]);
}

/** The rows of writers, by what kind each is, of one database size. */
export function writerColumn(slowDowns: ReadonlyMap<string, Record<Disturber, SlowDown>>): Column {
  return new Map(
    [...slowDowns].flatMap(([writer, { backups, copies }]): [string, string][] => [
      [`${writer}: commits per second during \`cp\`, \`sync\` and \`rm\``, timesOf(copies.rates)],
      [`${writer}: commits per second during backups`, timesOf(backups.rates)],
      [`${writer}: time of a commit during backups`, timesOf(backups.durations)],
    ]),
  );
}

function timesOf(ratios: readonly number[]): string {
  const [low, high] = quartiles(ratios);
  return `${median(ratios).toFixed(2)} x (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

/** The rows that no database size belongs to. */
export function generalColumn(bytesPerSecond: number, listing: Listing, backups: string): Column {
  const { startMs, firstPageMs, medianPageMs, slowestPageMs, memory } = listing;
  const rest = `slowest ${milliseconds(slowestPageMs)}, first after the start ${milliseconds(firstPageMs)}`;
  return new Map([
    ['checksum of blocks, one core', `${(bytesPerSecond / 1e9).toFixed(1)} GB/s`],
    [`page of 100 among ${backups} backups`, `${milliseconds(medianPageMs)}, ${rest}`],
    [`start on ${backups} backups never seen before`, seconds(startMs)],
    [`service, peak with ${backups} backups`, mebibytes(memory.peak)],
  ]);
}

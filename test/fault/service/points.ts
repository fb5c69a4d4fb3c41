/** Where a job can be stopped: before an operation on a file, in a phase. */
import type { Point } from '../../support/pause-messages.ts';
import { type Asked, theBackup } from './client.ts';
import type { World } from './world.ts';

export interface Stop extends Point {
  /** What has been done by then. */
  readonly moment: string;
  /** As GET /jobs/{id} tells it. */
  readonly phase: string | null;
}

const staged = '/repository/\\.staging/availability/job-[^/]+/availability\\.duckdb$';
/** The folder of a backup. */
export const published = '/repository/availability/backups/[^/]+';
const scratch = '/state/scratch/job-[^/]+';

export const backupStops: readonly Stop[] = [
  {
    moment: 'before its staging is made',
    phase: null,
    operation: 'mkdir',
    path: '/\\.staging/availability/job-[^/]+$',
  },
  { moment: 'when nothing is copied', phase: 'copy', operation: 'open', path: '/live/[^/]+\\.duckdb$' },
  { moment: 'in the middle of the copy', phase: 'copy', operation: 'handle.write', path: staged, skip: 1 },
  { moment: 'before the copy is sealed and read', phase: 'read', operation: 'mkdtemp', path: '/engine-$' },
  { moment: 'while the copy is being read', phase: 'read', operation: 'handle.sync', path: staged },
  { moment: 'before it is announced', phase: 'publish', operation: 'open', path: '\\.publishing$' },
  {
    moment: 'before the image has its place',
    phase: 'publish',
    operation: 'link',
    path: `${published}/availability\\.duckdb$`,
  },
  {
    moment: 'before the manifest is written',
    phase: 'publish',
    operation: 'link',
    path: `${published}/manifest\\.json$`,
  },
];

/** Then the backup is there, whatever becomes of its job. */
export const publishedStops: readonly Stop[] = [
  {
    moment: 'before its announcement is taken away',
    phase: 'publish',
    operation: 'rm',
    path: '\\.publishing$',
  },
  {
    moment: 'before its staging is removed',
    phase: null,
    operation: 'rm',
    path: '/\\.staging/availability/job-[^/]+$',
  },
];

/** Of a backup whose log cannot be merged, once that is known. */
export const unsealedStops: readonly Stop[] = [
  { moment: 'while it is kept unsealed', phase: 'keep unsealed', operation: 'handle.sync', path: staged },
  {
    moment: 'before its log has its place',
    phase: 'publish',
    operation: 'link',
    path: `${published}/availability\\.duckdb\\.wal$`,
  },
  {
    moment: 'before the manifest of both is written',
    phase: 'publish',
    operation: 'link',
    path: `${published}/manifest\\.json$`,
  },
];

export const verifyStops: readonly Stop[] = [
  {
    moment: 'in the middle of the stored file',
    phase: 'restore to scratch',
    operation: 'handle.read',
    path: `${published}/availability\\.duckdb$`,
    skip: 1,
  },
  { moment: 'before its scratch is made', phase: null, operation: 'mkdir', path: `${scratch}$` },
  {
    moment: 'in the middle of the copy',
    phase: 'restore to scratch',
    operation: 'handle.write',
    path: `${scratch}/restored\\.duckdb$`,
    skip: 1,
  },
  {
    moment: 'before the copy is flushed',
    phase: 'restore to scratch',
    operation: 'handle.sync',
    path: `${scratch}/restored\\.duckdb$`,
  },
  {
    moment: 'before the rows are read',
    phase: 'content of the copy',
    operation: 'mkdtemp',
    path: '/engine-$',
  },
];

/** Then its outcome is known. */
export const reportStop: Stop = {
  moment: 'before its report has its place',
  phase: null,
  operation: 'link',
  path: `${published}/verifications/[^/]+\\.json$`,
};

export const compareStops: readonly Stop[] = [
  {
    moment: 'in the middle of the copy',
    phase: 'copy availability',
    operation: 'handle.write',
    path: `${scratch}/left\\.duckdb$`,
    skip: 1,
  },
  {
    moment: 'before the copy is sealed',
    phase: null,
    operation: 'mkdtemp',
    path: '/engine-$',
  },
  {
    moment: 'before the rows are compared',
    phase: 'compare',
    operation: 'mkdtemp',
    path: '/engine-$',
    skip: 1,
  },
];

const exportStaging = '/\\.staging/availability/job-[^/]+';
const exported = '/repository/availability/exports/[^/]+';

export const exportStops: readonly Stop[] = [
  { moment: 'before its staging is made', phase: null, operation: 'mkdir', path: `${exportStaging}$` },
  {
    moment: 'in the middle of the copy',
    phase: 'copy',
    operation: 'handle.write',
    path: `${scratch}/availability\\.duckdb$`,
    skip: 1,
  },
  { moment: 'before the rows are written', phase: 'write', operation: 'mkdtemp', path: '/engine-$', skip: 1 },
  {
    moment: 'before the files are flushed',
    phase: 'hash',
    operation: 'handle.sync',
    path: `${exportStaging}/files/days\\.csv$`,
  },
  {
    moment: 'in the middle of the files',
    phase: 'hash',
    operation: 'handle.read',
    path: `${exportStaging}/files/days\\.csv$`,
    skip: 1,
  },
  { moment: 'before its image is removed', phase: null, operation: 'rm', path: `${scratch}$` },
  {
    moment: 'before the files have their place',
    phase: 'publish',
    operation: 'link',
    path: `${exported}/files/days\\.csv$`,
  },
  {
    moment: 'before the manifest is written',
    phase: 'publish',
    operation: 'link',
    path: `${exported}/manifest\\.json$`,
  },
];

/** Then the export is there, whatever becomes of its job. */
export const exportedStop: Stop = {
  moment: 'before its staging is removed',
  phase: null,
  operation: 'rm',
  path: `${exportStaging}$`,
};

const restoring = '/live/\\.duckback/staging/job-[^/]+';

/** Up to the point of no return. */
export const restoreStops: readonly Stop[] = [
  {
    moment: 'before the backup is looked at',
    phase: 'resolve',
    operation: 'open',
    path: `${published}/manifest\\.json$`,
  },
  {
    moment: 'before it is known who holds the target',
    phase: 'check',
    operation: 'handle.read',
    path: '^/proc/locks$',
  },
  { moment: 'before its staging is made', phase: null, operation: 'mkdir', path: `${restoring}$` },
  {
    moment: 'in the middle of the copy',
    phase: 'stage',
    operation: 'handle.write',
    path: `${restoring}/availability\\.duckdb$`,
    skip: 1,
  },
  {
    moment: 'before the copy is flushed',
    phase: 'stage',
    operation: 'handle.sync',
    path: `${restoring}/availability\\.duckdb$`,
  },
  { moment: 'before the rows are read', phase: 'verify', operation: 'mkdtemp', path: '/engine-$' },
  {
    moment: 'before its journal is written',
    phase: 'prepare',
    operation: 'writeFile',
    path: `${restoring}/[^/]+/duckback-journal\\.json$`,
  },
  {
    moment: 'before the last look at the target',
    phase: 'swap',
    operation: 'handle.read',
    path: '^/proc/locks$',
    // A long list is read several times.
    after: { operation: 'mkdir', path: `${restoring}$` },
  },
];

/** From the point of no return on. */
export const swapStops: readonly Stop[] = [
  {
    moment: 'before its journal is in place',
    phase: 'swap',
    operation: 'rename',
    path: '/\\.duckback/quarantine/[^/]+$',
  },
  {
    moment: 'before the old file has a second name',
    phase: 'swap',
    operation: 'link',
    path: '/quarantine/[^/]+/availability\\.duckdb$',
  },
  {
    moment: 'before the old log is moved',
    phase: 'swap',
    operation: 'rename',
    path: '/quarantine/[^/]+/availability\\.duckdb\\.wal$',
  },
  {
    moment: 'before the old file is replaced',
    phase: 'swap',
    operation: 'rename',
    path: '/live/availability\\.duckdb$',
  },
  {
    moment: 'before what is in place is looked at',
    phase: 'validate',
    operation: 'handle.read',
    path: '^/proc/locks$',
    after: { operation: 'rename', path: '/live/availability\\.duckdb$' },
  },
  {
    moment: 'before the journal is closed',
    phase: 'commit',
    operation: 'rename',
    path: '/duckback-entry\\.json$',
  },
];

/** Then the restore is done, whatever becomes of its job. */
export const committedStop: Stop = {
  moment: 'before its staging is removed',
  phase: null,
  operation: 'rm',
  path: `${restoring}$`,
};

/** The jobs that are stopped. */
export const asBackup = () => theBackup;

/** The file that an import adopts; the test puts it there. */
export const importedFile = ({ paths }: Pick<World, 'paths'>): string =>
  `${paths.imports}/availability-20240229.duckdb`;

export const asImport = (world: World): Asked<'import'> => ({
  kind: 'import',
  body: { file: importedFile(world), database: 'availability' },
});

export const asVerify = ({ second }: World): Asked<'verify'> => ({
  kind: 'verify',
  body: { backup: second, level: 'restore' },
});

export const asCompare = ({ first }: World): Asked<'compare'> => ({
  kind: 'compare',
  body: { left: { database: 'availability' }, right: { backup: first }, mode: 'rows' },
});

export const asExport = (): Asked<'export'> => ({
  kind: 'export',
  body: { database: 'availability', format: 'csv' },
});

export const asRestore = ({ first }: World): Asked<'restore'> => ({
  kind: 'restore',
  body: { source: { backup: first }, target: { database: 'availability' } },
});

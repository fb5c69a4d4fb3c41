/** Where a job that carries a policy out can be stopped. */
import type { Asked } from './client.ts';
import { published, type Stop } from './points.ts';

/** What a job that carries a policy out does to each backup that goes. */
export const pruneStops: readonly Stop[] = [
  {
    moment: 'before anything is known of the backups',
    phase: 'plan',
    operation: 'open',
    path: `${published}/manifest\\.json$`,
  },
  {
    moment: 'before the tombstone is written',
    phase: 'remove',
    operation: 'link',
    path: '/repository/availability/tombstones/[^/]+\\.json$',
  },
  {
    moment: 'before the manifest is removed',
    phase: 'remove',
    operation: 'unlink',
    path: `${published}/manifest\\.json$`,
  },
  {
    moment: 'before the image is removed',
    phase: 'remove',
    operation: 'unlink',
    path: `${published}/availability\\.duckdb$`,
  },
  {
    moment: 'in the middle of the backups',
    phase: 'remove',
    operation: 'unlink',
    path: `${published}/manifest\\.json$`,
    skip: 1,
  },
];

export const asPrune = (): Asked<'prune'> => ({
  kind: 'prune',
  body: { database: 'availability', dryRun: false },
});

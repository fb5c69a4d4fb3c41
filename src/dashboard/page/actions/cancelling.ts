/** What cancelling a job means, kind by kind. */
import type { JobKind, Role } from '../api/types.ts';

const asBefore = 'Database and backups are then as they were before it.';
const taken = 'What it made in part is removed. The database and older backups stay as they are.';

/** What there is then. */
export const leaves: Readonly<Record<JobKind, string>> = {
  backup: taken,
  import: taken,
  copy: 'What it copied in part is removed. The other copies stay as they are.',
  verify: asBefore,
  drill: 'What was proven until now stays proven. Database and backups are as they were.',
  compare: asBefore,
  restore: `${asBefore} While it replaces the target it cannot be cancelled any more.`,
  recovery:
    'What was there before is put back where nothing has been validated yet, and the programs that were stopped are started ' +
    'again. While it replaces the database it cannot be cancelled.',
  export: 'What it wrote in part is removed. Database and backups stay as they are.',
  prune: 'What it has removed by then stays removed, the rest stays.',
};

/** Who may: whoever may start it. */
export const mayCancel: Readonly<Record<JobKind, Role>> = {
  backup: 'operator',
  import: 'admin',
  copy: 'operator',
  verify: 'operator',
  drill: 'operator',
  compare: 'operator',
  restore: 'admin',
  recovery: 'admin',
  export: 'operator',
  prune: 'admin',
};

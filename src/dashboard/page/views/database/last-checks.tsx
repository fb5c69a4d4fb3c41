import { useInfiniteQuery, useQuery } from '@tanstack/preact-query';
import { jobsQuery, verificationsQuery } from '../../api/queries.ts';
import type { Backup } from '../../api/types.ts';
import { CheckResults } from '../../parts/check-results.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Ago } from '../../parts/time.tsx';
import { type Checked, checkedBy } from './checked-by.ts';

interface Props {
  readonly database: string;
  /** Newest first. */
  readonly backups: readonly Backup[];
}

/** Of the newest backup that they were run on; where that is none of the newest, of the last verification that ran them. */
export function LastChecks({ database, backups }: Props) {
  // Where damage is found they are not run.
  const checked = backups.find(({ verified }) => verified.content?.ok || verified.restore?.ok);
  return checked ? <ChecksOf backup={checked} /> : <ChecksByJobs database={database} />;
}

function ChecksByJobs({ database }: Pick<Props, 'database'>) {
  const query = useInfiniteQuery(jobsQuery({ database, kind: 'verify', limit: 5 }));
  return (
    <Loaded query={query}>
      {({ pages }) => {
        const found = checkedBy(pages.flatMap(({ items }) => items).filter((job) => job.kind === 'verify'));
        return found ? (
          <Found {...found} />
        ) : (
          <p class="soft">
            None of late. They run when a backup is verified at level content or restore, and no damage is
            found.
          </p>
        );
      }}
    </Loaded>
  );
}

const Found = ({ backup, at, checks }: Checked) => (
  <>
    <p class="soft">
      On <a href={`#/backups/${backup}`}>{backup}</a>, <Ago at={at} />
    </p>
    <CheckResults checks={checks} />
  </>
);

function ChecksOf({ backup: { id } }: { readonly backup: Backup }) {
  const query = useQuery(verificationsQuery(id));
  return (
    <Loaded query={query}>
      {(reports) => {
        const report = reports.find(({ checks }) => checks !== undefined);
        if (!report?.checks) return <p class="soft">None were configured when {id} was verified.</p>;
        return <Found backup={id} at={report.endedAt} checks={report.checks} />;
      }}
    </Loaded>
  );
}

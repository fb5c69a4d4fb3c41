import { ActionButton } from '../../actions/action-button.tsx';
import { RunSchedule } from '../../actions/run-schedule.tsx';
import type { Schedule } from '../../api/types.ts';
import { plural, roughly } from '../../format/quantities.ts';
import { Facts } from '../../parts/facts.tsx';
import { Ago, Time } from '../../parts/time.tsx';
import { LastRun } from './last-run.tsx';

/** One schedule: what it does, when, and how it went. */
export function ScheduleCard({ schedule }: { readonly schedule: Schedule }) {
  const { name, database, kind, cron, timezone, nextRuns, lastRun, drill } = schedule;
  return (
    <article class="card" aria-label={name}>
      <header>
        <h2>{name}</h2>
        <ActionButton label="Run now …" needs={kind === 'retention' ? 'admin' : 'operator'}>
          {(close) => <RunSchedule schedule={schedule} onClose={close} />}
        </ActionButton>
      </header>
      <Facts
        facts={[
          ['Does', `${kind} of ${database}`],
          ['When', <code key="cron">{`${cron} ${timezone}`}</code>],
          ['Last run', lastRun ? <LastRun key="last" run={lastRun} /> : 'never'],
          ['Proven within', drill && roughly(drill.provenWithinMs)],
          ['Overdue', drill && plural(drill.overdue, 'backup')],
        ]}
      />
      <div>
        <h3>Next</h3>
        <ol class="plain number">
          {nextRuns.map((at) => (
            <li key={at}>
              <Time at={at} />{' '}
              <span class="soft">
                <Ago at={at} />
              </span>
            </li>
          ))}
        </ol>
      </div>
    </article>
  );
}

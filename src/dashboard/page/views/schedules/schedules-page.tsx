import { useQuery } from '@tanstack/preact-query';
import { schedulesQuery } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Title } from '../../parts/title.tsx';
import { ScheduleCard } from './schedule-card.tsx';

/** What runs when, by itself. */
export function SchedulesPage() {
  const query = useQuery(schedulesQuery());
  return (
    <>
      <Title>Schedules</Title>
      <Loaded query={query}>
        {(schedules) =>
          schedules.length === 0 ? (
            <p class="soft">None is configured: nothing runs by itself.</p>
          ) : (
            <div class="cards">
              {schedules.map((schedule) => (
                <ScheduleCard key={schedule.name} schedule={schedule} />
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  );
}

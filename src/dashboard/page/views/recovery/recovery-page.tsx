import { useInfiniteQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { backupsQuery } from '../../api/queries.ts';
import type { Backup, Schemas } from '../../api/types.ts';
import { instant } from '../../format/instants.ts';
import { bytes } from '../../format/quantities.ts';
import { CheckBox } from '../../parts/check-box.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { LookAgain } from '../../parts/look-again.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SelectField } from '../../parts/select-field.tsx';
import { Title } from '../../parts/title.tsx';
import { Confirmation } from './confirmation.tsx';
import { PlanSteps } from './plan-steps.tsx';
import { useRecoveryPlan } from './use-recovery-plan.ts';

const ways = [
  { value: 'backup', label: 'From a backup', hint: 'It is restored, and the days since are filled in.' },
  { value: 'scratch', label: 'From scratch', hint: 'The database is moved aside and made anew.' },
] as const;

/** The whole procedure, told before it is done. */
export function RecoveryPage({ params: { database } }: { readonly params: { readonly database: string } }) {
  const [from, setFrom] = useState<Schemas['RecoveryRequest']['from']>('backup');
  const [backup, setBackup] = useState('');
  const [tells, setTells] = useState(false);
  const checks = tells ? { checks: 'tell' as const } : {};
  const request = { database, from, ...(from === 'backup' && backup !== '' ? { backup } : {}), ...checks };
  const plan = useRecoveryPlan(request);
  const backups = useInfiniteQuery(backupsQuery({ database, limit: 100 }));
  const listed = backups.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <Title>{`Recover ${database}`}</Title>
      <Panel title="From what">
        <div class="stack">
          <Choice legend="Way" options={ways} chosen={from} onChoose={(chosen) => setFrom(chosen)} />
          {from === 'backup' && (
            <>
              <SelectField
                label="Backup"
                value={backup}
                options={[['', 'the newest good one'], ...listed.map(optionOf)]}
                onChange={(chosen) => setBackup(chosen)}
              />
              <MoreButton query={backups} label="Show older backups" />
            </>
          )}
          <CheckBox checked={tells} onChange={setTells}>
            Go on where data breaks a check, and tell what does
          </CheckBox>
        </div>
      </Panel>
      <Panel title="What it will do" aside={<LookAgain query={plan} />}>
        <div class="stack">
          <Loaded query={plan}>{(data) => <PlanSteps plan={data} />}</Loaded>
          <Confirmation request={plan.data ? { ...sentFor(plan.data), ...checks } : null} told={plan.data} />
        </div>
      </Panel>
    </>
  );
}

/** The backup of the plan by its id: the newest good one may be another by now. */
const sentFor = ({ database, from, backup }: Schemas['RecoveryPlan']): Schemas['RecoveryRequest'] => ({
  database,
  from,
  ...(backup === null ? {} : { backup }),
});

const optionOf = ({ id, createdAt, sizeBytes, good }: Backup) =>
  [id, `${instant(createdAt)}, ${bytes(sizeBytes)}${good ? '' : ', not good'}`] as const;

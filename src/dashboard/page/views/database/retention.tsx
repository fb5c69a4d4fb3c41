import { ActionButton } from '../../actions/action-button.tsx';
import { Prune } from '../../actions/prune.tsx';
import type { Plan, Policy } from '../../api/types.ts';
import { duration, freed, plural } from '../../format/quantities.ts';
import { Panel } from '../../parts/panel.tsx';
import { useMay } from '../../session/session.tsx';
import { Judgements } from './judgements.tsx';
import { PolicyForm } from './policy-form.tsx';

interface Props {
  readonly plan: Plan;
  /** null: the primary one. */
  readonly repository: string | null;
  readonly trial: Plan | null;
  onTry(trial: Plan | null): void;
}

/** What stays and what goes, and why; by the configured policy, or by one that is tried. */
export function Retention({ plan, repository, trial, onTry }: Props) {
  const mayTry = useMay('admin');
  const shown = trial ?? plan;
  const canPrune = trial === null && plan.remove.length > 0 && plan.stopped === null;
  return (
    <Panel
      title="Retention"
      aside={
        <ActionButton label="Apply …" needs="admin" isIdle={!canPrune}>
          {(close) => <Prune plan={plan} repository={repository} onClose={close} />}
        </ActionButton>
      }
    >
      <p>{inWords(shown.policy)}</p>
      {shown.stopped !== null && <p class="complaint">Nothing may be removed now: {shown.stopped}</p>}
      <p>
        <strong>{plural(shown.keep.length, 'backup')}</strong> {trial ? 'would stay' : 'stay'},{' '}
        <strong>{shown.remove.length}</strong> {trial ? 'would go' : 'go'} ({freed(shown)}).
      </p>
      {mayTry && <PolicyForm plan={plan} repository={repository} trial={trial} onTry={onTry} />}
      <div class="panels">
        <Judgements title="Stay" judgements={shown.keep} />
        <Judgements title="Go" judgements={shown.remove} />
      </div>
    </Panel>
  );
}

const names = {
  keepLast: 'last',
  keepHourly: 'hourly',
  keepDaily: 'daily',
  keepWeekly: 'weekly',
  keepMonthly: 'monthly',
  keepYearly: 'yearly',
} as const;

function inWords(policy: Policy | null): string {
  if (!policy) return 'No policy is configured: nothing is ever removed.';
  const rules = Object.entries(names).flatMap(([key, name]) => {
    const found = Object.entries(policy).find(([other]) => other === key)?.[1];
    return found === undefined ? [] : [`${found} ${name}`];
  });
  const { keepWithinMs, minBackups, timezone = 'UTC' } = policy;
  if (keepWithinMs !== undefined) rules.push(`all of the last ${duration(keepWithinMs)}`);
  if (minBackups !== undefined) rules.push(`at least ${minBackups}`);
  return `Keeps ${rules.join(', ')}; days of ${timezone}.`;
}

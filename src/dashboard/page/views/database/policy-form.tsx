import { useMutation } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { api, dataOf } from '../../api/client.ts';
import type { Plan, Policy, Schemas } from '../../api/types.ts';
import { ErrorBox } from '../../parts/problem-box.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { type Draft, draftOf, fields, policyOf } from './policy-draft.ts';

interface Props {
  readonly plan: Plan;
  /** null: the primary one. */
  readonly repository: string | null;
  readonly trial: Plan | null;
  onTry(trial: Plan | null): void;
}

/** Tries another policy: nothing is changed. */
export function PolicyForm({ plan, repository, trial, onTry }: Props) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(plan.policy));
  const trying = useMutation({
    mutationFn: (policy: Policy) =>
      tryPolicy({ database: plan.database, policy, ...(repository === null ? {} : { repository }) }),
  });
  return (
    <form
      class="policy"
      onSubmit={(event) => {
        event.preventDefault();
        // Not where another repository is looked at by then.
        trying.mutate(policyOf(draft, plan.policy), { onSuccess: onTry });
      }}
    >
      <div class="fields">
        {fields.map(({ key, label }) => (
          <TextField
            key={key}
            label={label}
            value={draft[key]}
            placeholder="0"
            onInput={(typed) => setDraft({ ...draft, [key]: typed })}
          />
        ))}
      </div>
      <small class="soft">
        Numbers, or “all”. This only shows what would stay; the policy itself stands in the configuration.
      </small>
      {trying.error && <ErrorBox error={trying.error} />}
      <div class="buttons">
        <button type="submit" disabled={trying.isPending}>
          Try this policy
        </button>
        {trial && (
          <button type="button" onClick={() => onTry(null)}>
            Back to the configured one
          </button>
        )}
      </div>
    </form>
  );
}

async function tryPolicy(request: Schemas['RetentionRequest']): Promise<Plan | null> {
  const answer = dataOf(await api.POST('/retention', { body: { ...request, dryRun: true } }));
  return 'keep' in answer ? answer : null;
}

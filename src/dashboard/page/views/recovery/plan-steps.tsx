import type { Schemas } from '../../api/types.ts';

/** What each step would do, and what happens where it fails. */
export const PlanSteps = ({ plan }: { readonly plan: Schemas['RecoveryPlan'] }) => (
  <ol class="numbered">
    {plan.steps.map(({ name, does, command, ifItFails }) => (
      <li key={name}>
        <strong>{name}</strong>
        {does.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {command && (
          <p>
            Runs <code>{command.join(' ')}</code>
          </p>
        )}
        <p class="soft">If it fails: {ifItFails}</p>
      </li>
    ))}
  </ol>
);

import type { Job } from '../../api/types.ts';
import { StepItem } from './step-item.tsx';

/** What it has done so far. */
export function Steps({ steps }: Pick<Job, 'steps'>) {
  if (steps.length === 0) return <p class="soft">It has not begun.</p>;
  return (
    <ol class="plain steps">
      {steps.map((step) => (
        <li key={`${step.name} ${step.startedAt}`}>
          <StepItem step={step} />
        </li>
      ))}
    </ol>
  );
}

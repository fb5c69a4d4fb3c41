import type { JobOf } from '../../api/types.ts';
import { isEnded } from '../../api/watch-job.ts';
import { Badge } from '../../parts/badge.tsx';
import { StepItem } from '../jobs/step-item.tsx';
import { Steps } from '../jobs/steps.tsx';
import { type Arranged, arrange } from './arranged.ts';

/** All steps of a recovery, as they happen, with what they wrote and what to do. */
export const RecoverySteps = ({ job }: { readonly job: JobOf<'recovery'> }) => (
  <ol class="numbered">
    {arrange(job).map((arranged) => (
      <li key={`${arranged.name} ${arranged.step?.startedAt}`}>
        <One arranged={arranged} isOver={isEnded(job)} />
      </li>
    ))}
  </ol>
);

interface OneProps {
  readonly arranged: Arranged;
  /** Nothing more will happen. */
  readonly isOver: boolean;
}

function One({ arranged: { name, step, parts }, isOver }: OneProps) {
  return (
    <>
      {step ? (
        <StepItem step={step} />
      ) : (
        <>
          <Badge tone="calm">{isOver ? 'not done' : 'to come'}</Badge> <strong>{name}</strong>
        </>
      )}
      {parts.length > 0 && (
        <details open={step?.state !== 'succeeded'}>
          <summary>Its parts</summary>
          <Steps steps={[...parts]} />
        </details>
      )}
    </>
  );
}

import { bytes } from '../format/quantities.ts';
import { ErrorBox } from '../parts/problem-box.tsx';
import type { useDryRun } from './use-dry-run.ts';

interface Props {
  readonly dryRun: ReturnType<typeof useDryRun>;
  /** All that it needs to know has been filled in. */
  readonly isComplete: boolean;
}

/** What a restore would do, step by step. */
export function DryRun({ dryRun, isComplete }: Props) {
  const { isPending, report, error, run } = dryRun;
  if (isPending) return <p class="soft">Finding out what it would do …</p>;
  if (report)
    return (
      <div class="dry-run">
        <h3>What it will do ({bytes(report.sizeBytes)})</h3>
        <ol>
          {report.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
    );
  return (
    <>
      {error && <ErrorBox error={error} />}
      <div class="buttons">
        <button type="button" disabled={!isComplete} onClick={run}>
          Show what it will do
        </button>
      </div>
    </>
  );
}

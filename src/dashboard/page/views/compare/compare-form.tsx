import { useMutation } from '@tanstack/preact-query';
import { useRef, useState } from 'preact/hooks';
import { Sending } from '../../actions/sending.tsx';
import { ask, createKeys, isSame, startJob } from '../../api/ask.ts';
import { Choice } from '../../parts/choice.tsx';
import { CurlLine } from '../../parts/curl-line.tsx';
import { Outcome } from '../../parts/outcome.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SideField } from './side-field.tsx';
import { databaseOf } from './side-text.ts';
import type { ComparisonReport, ComparisonSide } from './types.ts';

const modes = [
  { value: 'counts', label: 'counts', hint: 'Rows of each table, and from when to when.' },
  { value: 'content', label: 'content', hint: 'Which tables and months differ.' },
  { value: 'rows', label: 'rows', hint: 'Which rows are on one side alone, or changed.' },
] as const;

/** Two states and how closely to look. */
export function CompareForm({ backup }: { readonly backup: string | undefined }) {
  const [left, setLeft] = useState<ComparisonSide | null>(
    backup === undefined ? null : { database: databaseOf(backup) },
  );
  const [right, setRight] = useState<ComparisonSide | null>(backup === undefined ? null : { backup });
  const [mode, setMode] = useState<ComparisonReport['mode']>('content');
  const keys = useRef(createKeys());
  const asked = left && right && ask.compare({ left, right, mode });
  const doing = useMutation({
    mutationFn: (what: NonNullable<typeof asked>) => startJob(what, keys.current.of(what)),
    onSuccess: (_, what) => keys.current.answered(what),
  });
  return (
    <Panel title="Two states">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (asked) doing.mutate(asked);
        }}
      >
        <p class="soft">An image is taken of a database, a backup is read. Neither is changed.</p>
        <div class="fields">
          <SideField label="Left" side={left} onChange={setLeft} />
          <SideField label="Right" side={right} onChange={setRight} />
        </div>
        <Choice legend="How closely" options={modes} chosen={mode} onChoose={(chosen) => setMode(chosen)} />
        {asked && <CurlLine asked={asked} />}
        <Sending doing={doing} asked={asked} />
        <div class="buttons">
          <button type="submit" class="primary" disabled={!asked || doing.isPending}>
            Compare
          </button>
        </div>
        {/* What was found of others tells nothing of these. */}
        {doing.data && isSame(doing.variables, asked) && <Outcome key={doing.data.id} id={doing.data.id} />}
      </form>
    </Panel>
  );
}

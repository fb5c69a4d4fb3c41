import { useMutation, useQuery } from '@tanstack/preact-query';
import { useRef, useState } from 'preact/hooks';
import { Sending } from '../../actions/sending.tsx';
import { ask, createKeys, startJob } from '../../api/ask.ts';
import { backupQuery, databaseQuery } from '../../api/queries.ts';
import { CurlLine } from '../../parts/curl-line.tsx';
import { Outcome } from '../../parts/outcome.tsx';
import { Panel } from '../../parts/panel.tsx';
import { type Draft, firstDraft, requestOf, type Source } from './draft.ts';
import { EstimatedSize } from './estimated-size.tsx';
import { FormatFields } from './format-fields.tsx';
import { TableFields } from './table-fields.tsx';
import { WindowFields } from './window-fields.tsx';

interface Props {
  readonly database: string;
  readonly source: Source;
}

const pollMs = 3000;
/** They are made when they are first asked for, which can take a moment. */
const untilEstimated = ({
  state,
}: {
  readonly state: { readonly data?: { readonly estimates: object | null } | undefined };
}) => (state.data?.estimates ? false : pollMs);

const asOfBackup =
  'As of the newest good backup: a table that was made since comes along only where all are chosen.';

/** Tables, window and format of an export, and how large it will be. */
export function ExportForm({ database, source }: Props) {
  const [draft, setDraft] = useState<Draft>(firstDraft);
  const { data } = useQuery({ ...databaseQuery(database), refetchInterval: untilEstimated });
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const request = requestOf(source, draft);
  const asked = request && ask.export(request);
  const keys = useRef(createKeys());
  const doing = useMutation({
    mutationFn: (what: NonNullable<typeof asked>) => startJob(what, keys.current.of(what)),
    onSuccess: (_, what) => keys.current.answered(what),
  });
  const estimated = data?.estimates?.tables ?? [];
  const backup = 'backup' in source ? source.backup : null;
  const stored = useQuery({ ...backupQuery(backup ?? ''), enabled: backup !== null });
  // A backup has the tables of its day, whatever became of them.
  const tables = backup === null ? estimated : stored.data?.tables;
  return (
    <Panel title={backup === null ? `${database}, as it is now` : `The backup ${backup}`}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (asked) doing.mutate(asked);
        }}
      >
        {tables && (
          <TableFields
            tables={tables}
            estimated={estimated}
            note={backup === null ? asOfBackup : 'Columns as of the newest good backup.'}
            draft={draft}
            onChange={change}
          />
        )}
        <WindowFields draft={draft} onChange={change} />
        <FormatFields draft={draft} onChange={change} />
        {tables && <EstimatedSize tables={tables} estimated={estimated} draft={draft} />}
        {asked && <CurlLine asked={asked} />}
        <Sending doing={doing} asked={asked} />
        <div class="buttons">
          <button type="submit" class="primary" disabled={!asked || doing.isPending}>
            Export
          </button>
        </div>
        {doing.data && <Outcome key={doing.data.id} id={doing.data.id} />}
      </form>
    </Panel>
  );
}

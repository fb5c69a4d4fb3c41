import { ActionButton } from '../../actions/action-button.tsx';
import { Rescan } from '../../actions/rescan.tsx';
import type { Schemas } from '../../api/types.ts';
import { bytes } from '../../format/quantities.ts';
import { Badge } from '../../parts/badge.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { Ago } from '../../parts/time.tsx';
import { useSeesAll } from '../../session/session.tsx';
import { Holdings } from './holdings.tsx';

/** One repository: whether it can be used, and what it holds. */
export function RepositoryPanel({ repository }: { readonly repository: Schemas['Repository'] }) {
  const { name, kind, reachable, awaySince, problem, freeBytes, scannedAt, holds, found } = repository;
  const { olderVersionsBytes, objectLock } = repository;
  const seesAll = useSeesAll();
  return (
    <Panel
      title={name}
      aside={<Badge tone={reachable ? 'ok' : 'bad'}>{reachable ? 'reachable' : 'away'}</Badge>}
    >
      <div class="stack">
        {problem && <ProblemBox problem={problem} />}
        <Facts
          facts={[
            ['Kind', kind],
            ['Away since', awaySince && <Ago at={awaySince} />],
            ['Free', freeBytes === null ? null : bytes(freeBytes)],
            ['Older versions', olderVersionsBytes ? bytes(olderVersionsBytes) : null],
            ['Object lock', objectLock],
            ['Read', scannedAt && <Ago at={scannedAt} />],
          ]}
        />
        <Holdings holds={holds} />
        {found.map(({ key, reason }) => (
          <p key={key} class="soft">
            <code>{key}</code> {reason}
          </p>
        ))}
        {seesAll && (
          <div class="buttons">
            <ActionButton label="Read anew …" needs="operator">
              {(close) => <Rescan repository={name} onClose={close} />}
            </ActionButton>
          </div>
        )}
      </div>
    </Panel>
  );
}

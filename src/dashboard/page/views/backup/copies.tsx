import type { Backup } from '../../api/types.ts';
import { Badge } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Ago } from '../../parts/time.tsx';

/** Where it lies. */
export const Copies = ({ copies }: Pick<Backup, 'copies'>) => (
  <Panel title="Copies">
    <ul class="plain">
      {copies.map(({ repository, state, at }) => (
        <li key={repository}>
          <strong>{repository}</strong> <Badge tone={state === 'complete' ? 'ok' : 'busy'}>{state}</Badge>{' '}
          <span class="soft">
            <Ago at={at} />
          </span>
        </li>
      ))}
    </ul>
  </Panel>
);

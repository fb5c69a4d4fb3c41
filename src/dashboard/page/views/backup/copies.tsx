import type { Backup } from '../../api/types.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Ago } from '../../parts/time.tsx';

type Copy = Backup['copies'][number];

const tones: Readonly<Record<Copy['state'], Tone>> = {
  pending: 'late',
  copying: 'busy',
  complete: 'ok',
  failed: 'bad',
};

/** Where it lies, or will. */
export const Copies = ({ copies }: Pick<Backup, 'copies'>) => (
  <Panel title="Copies">
    <ul class="plain">
      {copies.map(({ repository, state, at, problem }) => (
        <li key={repository}>
          <strong>{repository}</strong> <Badge tone={tones[state]}>{state}</Badge>{' '}
          <span class="soft">
            <Ago at={at} />
          </span>
          {problem && (
            <p>
              {problem.detail} <span class="hint">{problem.hint}</span>
            </p>
          )}
        </li>
      ))}
    </ul>
  </Panel>
);

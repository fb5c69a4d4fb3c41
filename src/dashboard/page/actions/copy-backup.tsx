import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { repositoriesQuery } from '../api/queries.ts';
import type { Backup } from '../api/types.ts';
import { bytes } from '../format/quantities.ts';
import { Loaded } from '../parts/loaded.tsx';
import { SelectField } from '../parts/select-field.tsx';
import { ActionDialog } from './action-dialog.tsx';

interface Props {
  readonly backup: Backup;
  onClose(): void;
}

/** Copies a backup to another repository. */
export function CopyBackup({ backup: { id, sizeBytes, copies }, onClose }: Props) {
  const query = useQuery(repositoriesQuery());
  const [chosen, choose] = useState<string | null>(null);
  const complete = copies.filter(({ state }) => state === 'complete').map(({ repository }) => repository);
  const others = (query.data ?? []).map(({ name }) => name).filter((name) => !complete.includes(name));
  const repository = chosen ?? others[0];
  const asked = repository === undefined ? null : ask.copy(id, repository);
  return (
    <ActionDialog title="Copy this backup" label="Copy" asked={asked} onClose={onClose}>
      <Loaded query={query}>
        {() =>
          repository === undefined ? (
            <p>Every repository has it.</p>
          ) : (
            <>
              <p>{bytes(sizeBytes)} are copied, and proven to be the same. What lies elsewhere stays.</p>
              <SelectField
                label="To"
                value={repository}
                options={others.map((name) => [name, name] as const)}
                onChange={(name) => choose(name)}
              />
            </>
          )
        }
      </Loaded>
    </ActionDialog>
  );
}

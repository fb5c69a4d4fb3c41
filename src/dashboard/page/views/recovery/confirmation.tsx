import { useMutation } from '@tanstack/preact-query';
import { useRef, useState } from 'preact/hooks';
import { ConfirmName } from '../../actions/confirm-name.tsx';
import { Sending } from '../../actions/sending.tsx';
import { ask, createKeys, startJob } from '../../api/ask.ts';
import type { Schemas } from '../../api/types.ts';
import { CurlLine } from '../../parts/curl-line.tsx';

/** Starts the recovery, and goes to where its steps are seen. */
export function Confirmation({ request }: { readonly request: Schemas['RecoveryRequest'] }) {
  const { database } = request;
  const [typed, setTyped] = useState('');
  const keys = useRef(createKeys());
  const asked = ask.recover(request);
  const doing = useMutation({ mutationFn: () => startJob(asked, keys.current(asked)) });
  /** Whoever has left meanwhile stays where they are. */
  const start = () =>
    doing.mutate(undefined, { onSuccess: (job) => job && location.assign(`#/jobs/${job.id}`) });
  const isReady = typed === database && !doing.isPending;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) start();
      }}
    >
      <CurlLine asked={asked} />
      <ConfirmName name={database} typed={typed} onType={setTyped} />
      <Sending doing={doing} starts={true} />
      <div class="buttons">
        <button type="submit" class="danger" disabled={!isReady}>
          Recover
        </button>
      </div>
    </form>
  );
}

import { useMutation } from '@tanstack/preact-query';
import { useRef } from 'preact/hooks';
import { ConfirmName } from '../../actions/confirm-name.tsx';
import { Sending } from '../../actions/sending.tsx';
import { useTyped } from '../../actions/use-typed.ts';
import { type Ask, ask, createKeys, startJob } from '../../api/ask.ts';
import type { Schemas } from '../../api/types.ts';
import { CurlLine } from '../../parts/curl-line.tsx';

interface Props {
  /** As it is sent; null: it is not known yet what that would do. */
  readonly request: Schemas['RecoveryRequest'] | null;
  /** What it will do: the name that is typed confirms this. */
  readonly told: unknown;
}

/** Starts the recovery, and goes to where its steps are seen. It stays whatever is looked at, for what was sent and not answered. */
export function Confirmation({ request, told }: Props) {
  const asked = request && ask.recover(request);
  const [typed, setTyped] = useTyped([asked, told]);
  const keys = useRef(createKeys());
  const doing = useMutation({ mutationFn: (what: Ask) => startJob(what, keys.current.of(what)) });
  /** Whoever has left meanwhile stays where they are. */
  const start = (what: Ask) =>
    doing.mutate(what, { onSuccess: (job) => job && location.assign(`#/jobs/${job.id}`) });
  const isReady = typed === request?.database && !doing.isPending;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (asked && isReady) start(asked);
      }}
    >
      {asked && <CurlLine asked={asked} />}
      {request && <ConfirmName name={request.database} typed={typed} onType={setTyped} />}
      <Sending doing={doing} asked={asked} />
      {request && (
        <div class="buttons">
          <button type="submit" class="danger" disabled={!isReady}>
            Recover
          </button>
        </div>
      )}
    </form>
  );
}

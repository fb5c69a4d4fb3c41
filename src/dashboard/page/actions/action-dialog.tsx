import { useMutation } from '@tanstack/preact-query';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { type Ask, carryOut, createKeys, isJob } from '../api/ask.ts';
import { refresh } from '../api/query-client.ts';
import type { Job, Removal } from '../api/types.ts';
import { CurlLine } from '../parts/curl-line.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { ConfirmName } from './confirm-name.tsx';
import { isSent, Sending } from './sending.tsx';
import { useTyped } from './use-typed.ts';
import { WhatStays } from './what-stays.tsx';

interface Props {
  readonly title: string;
  /** What it will do, and what there is to choose. */
  readonly children: ComponentChildren;
  /** What is sent; null: something is still missing. */
  readonly asked: Ask | null;
  /** Of the button that does it. */
  readonly label: string;
  /** Data is at stake: this name must be typed first. */
  readonly confirm?: string | undefined;
  /** What it will do, where what is sent does not say so: the name that is typed confirms this. */
  readonly told?: unknown;
  onClose(): void;
  /** It was done, and is no job. */
  onDone?(): void;
}

/** Says what will be done, does it once it is confirmed, and stays until its end; and where not all that was removed is gone. */
export function ActionDialog({ title, children, asked, label, confirm, told, onClose, onDone }: Props) {
  const keys = useRef(createKeys());
  const [typed, setTyped] = useTyped([asked, told]);
  const leave = () => {
    onClose();
    onDone?.();
  };
  const doing = useMutation({
    mutationFn: (what: Ask) => carryOut(what, keys.current.of(what)),
    onSuccess: (_, { gone }) => refresh(gone),
  });
  /** Whoever has left meanwhile stays where they are. */
  const start = (what: Ask) => doing.mutate(what, { onSuccess: (answer) => answer === null && leave() });
  const isRemoved = doing.data && !isJob(doing.data);
  const isReady = asked !== null && !doing.isPending && (confirm === undefined || typed === confirm);
  return (
    <Dialog title={title} onClose={isRemoved ? leave : onClose}>
      {(close) =>
        doing.data ? (
          <Answered answer={doing.data} onClose={close} />
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (isReady) start(asked);
            }}
          >
            {children}
            {asked && <CurlLine asked={asked} />}
            {asked && confirm !== undefined && <ConfirmName name={confirm} typed={typed} onType={setTyped} />}
            <Sending doing={doing} asked={asked} />
            <div class="buttons">
              <button type="submit" class={confirm === undefined ? 'primary' : 'danger'} disabled={!isReady}>
                {label}
              </button>
              <button type="button" onClick={close}>
                {isSent(doing) ? 'Close' : 'Cancel'}
              </button>
            </div>
          </form>
        )
      }
    </Dialog>
  );
}

interface AnsweredProps {
  readonly answer: Job | Removal;
  onClose(): void;
}

const Answered = ({ answer, onClose }: AnsweredProps) => (
  <>
    {isJob(answer) ? <Outcome id={answer.id} /> : <WhatStays removal={answer} />}
    <div class="buttons">
      <button type="button" onClick={onClose}>
        Close
      </button>
    </div>
  </>
);

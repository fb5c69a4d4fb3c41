import { isLost } from '../api/problem.ts';
import { ErrorBox } from '../parts/problem-box.tsx';

export interface Doing {
  readonly isPending: boolean;
  readonly error: Error | null;
}

/** Whether it has gone out, and nothing has come back: it may be done, whatever one does now. */
export const isSent = ({ isPending, error }: Doing): boolean =>
  isPending || (error !== null && isLost(error));

interface Props {
  readonly doing: Doing;
  /** It starts a job. */
  readonly starts: boolean;
}

/** What became of a request: nothing yet, an error, or that nobody knows. */
export const Sending = ({ doing, starts }: Props) => (
  <>
    {doing.error && <ErrorBox error={doing.error} />}
    <div role="status">{isSent(doing) && <p class="soft">{inWords(doing.isPending, starts)}</p>}</div>
  </>
);

function inWords(isUnderWay: boolean, starts: boolean): string {
  if (isUnderWay) return 'It has been sent. Leaving this does not take it back.';
  const again = starts ? ' Sent again from here, as it is, it starts nothing twice.' : '';
  return `It has been sent, and may have been done.${again}`;
}

import { type Ask, isSame } from '../api/ask.ts';
import { isLost } from '../api/problem.ts';
import { ErrorBox } from '../parts/problem-box.tsx';

export interface Doing {
  readonly isPending: boolean;
  readonly error: Error | null;
  /** What was sent; undefined: nothing yet. */
  readonly variables: Ask | undefined;
}

/** Whether it has gone out, and nothing has come back: it may be done, whatever one does now. */
export const isSent = ({ isPending, error }: Pick<Doing, 'isPending' | 'error'>): boolean =>
  isPending || (error !== null && isLost(error));

interface Props {
  readonly doing: Doing;
  /** What would be sent now; null: something is still missing. */
  readonly asked: Ask | null;
}

/** What became of a request: nothing yet, an error, or that nobody knows. The error of another one than is asked for now tells nothing of this. */
export function Sending({ doing, asked }: Props) {
  const isOfThis = isSame(doing.variables, asked);
  return (
    <>
      {doing.error && isOfThis && <ErrorBox error={doing.error} />}
      <div role="status">{isSent(doing) && <p class="soft">{inWords(doing, isOfThis)}</p>}</div>
    </>
  );
}

function inWords({ isPending, variables }: Doing, isOfThis: boolean): string {
  if (isPending) return 'It has been sent. Leaving this does not take it back.';
  const starts = variables?.starts === true;
  if (!isOfThis)
    return `Something else was sent before, and may have been done.${starts ? ' The jobs tell.' : ''}`;
  const again = starts ? ' Sent again from here, as it is, it starts nothing twice.' : '';
  return `It has been sent, and may have been done.${again}`;
}

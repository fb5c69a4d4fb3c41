import { useMutation } from '@tanstack/preact-query';
import { send } from '../api/client.ts';
import { ApiError, isProblem } from '../api/problem.ts';
import { bytes } from '../format/quantities.ts';
import { ErrorBox } from '../parts/problem-box.tsx';
import { useMay } from '../session/session.tsx';
import { token } from '../session/token.ts';

interface Props {
  readonly path: string;
  readonly sizeBytes: number;
}

/** A link to the content. With a token, which a link cannot send, the browser fetches it first. */
export function Download({ path, sizeBytes }: Props) {
  const may = useMay('operator');
  const label = `Download (${bytes(sizeBytes)})`;
  const fetching = useMutation({ mutationFn: () => save(path) });
  if (!may) return null;
  if (token.value === null)
    return (
      <a class="button" href={path} download>
        {label}
      </a>
    );
  return (
    <>
      <button type="button" disabled={fetching.isPending} onClick={() => fetching.mutate()}>
        {fetching.isPending ? 'Downloading …' : label}
      </button>
      {fetching.error && <ErrorBox error={fetching.error} />}
    </>
  );
}

async function save(path: string): Promise<void> {
  const response = await send(new Request(path));
  if (!response.ok) {
    const answer: unknown = await response.json().catch(() => null);
    throw new ApiError(response.status, isProblem(answer) ? answer : null);
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '';
  link.click();
  URL.revokeObjectURL(link.href);
}

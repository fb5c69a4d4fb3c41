import { useMutation } from '@tanstack/preact-query';
import { bytes } from '../format/quantities.ts';
import { ErrorBox } from '../parts/problem-box.tsx';
import { useMay } from '../session/session.tsx';
import { token } from '../session/token.ts';
import { save } from './save.ts';

interface Props {
  readonly path: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Where there is more than one. */
  readonly what?: string;
}

/** A link to the content; with a token, which a link cannot send, a button. */
export function Download({ path, fileName, sizeBytes, what }: Props) {
  const may = useMay('operator');
  const label = `Download ${what === undefined ? '' : `${what} `}(${bytes(sizeBytes)})`;
  const saving = useMutation({ mutationFn: () => save(path, fileName) });
  if (!may) return null;
  if (token.value === null)
    return (
      <a class="button" href={path} download>
        {label}
      </a>
    );
  return (
    <>
      <button type="button" disabled={saving.isPending} onClick={() => saving.mutate()}>
        {saving.isPending ? 'Downloading …' : label}
      </button>
      {saving.error && <ErrorBox error={saving.error} />}
    </>
  );
}

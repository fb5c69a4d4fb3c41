import { useMutation } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { bytes } from '../format/quantities.ts';
import { ErrorBox } from '../parts/problem-box.tsx';
import { useMay } from '../session/session.tsx';
import { token } from '../session/token.ts';
import { findWorker } from './find-worker.ts';
import { saveBy, saveFromMemory } from './save.ts';

interface Props {
  readonly path: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Where there is more than one. */
  readonly what?: string;
}

/** What a browser takes into its memory without being asked. */
const muchForMemory = 200_000_000;

/** A link to the content; with a token, which a link cannot send, a button. */
export function Download({ path, fileName, sizeBytes, what }: Props) {
  const may = useMay('operator');
  const [isWarned, setWarned] = useState(false);
  const label = `Download ${what === undefined ? '' : `${what} `}(${bytes(sizeBytes)})`;
  const saving = useMutation({
    mutationFn: async () => {
      const worker = await findWorker();
      if (worker) return saveBy(worker, path);
      if (sizeBytes > muchForMemory && !isWarned) return setWarned(true);
      return saveFromMemory(path, fileName);
    },
  });
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
      {isWarned && (
        <p class="complaint" role="alert">
          This browser can take it only through its memory, all {bytes(sizeBytes)} of it. Open this page by
          HTTPS, or download it with curl; or press the button again to try.
        </p>
      )}
      {saving.error && <ErrorBox error={saving.error} />}
    </>
  );
}

/** Downloads with a token, which a link cannot send: the page asks for them itself. */
import { send } from '../api/client.ts';
import { ApiError, isProblem } from '../api/problem.ts';

declare global {
  interface Window {
    /** Not in every browser, and not where the page came by plain HTTP from another machine. */
    readonly showSaveFilePicker?: (options: {
      readonly suggestedName: string;
    }) => Promise<FileSystemFileHandle>;
  }
}

/**
 * Straight to a file that whoever is there chooses, which is in place only once all of it has come. Where a browser cannot, through
 * its memory to where it keeps downloads. Throws the problem that came instead.
 */
export async function save(path: string, fileName: string): Promise<void> {
  if (!window.showSaveFilePicker) return saveBlob(await content(path), fileName);
  const file = await window.showSaveFilePicker({ suggestedName: fileName }).catch(unlessDismissed);
  if (!file) return;
  const { body } = await content(path);
  // Ends the file where it breaks off: nothing of it is kept then.
  await body?.pipeTo(await file.createWritable());
}

async function content(path: string): Promise<Response> {
  const response = await send(new Request(path));
  if (response.ok) return response;
  const answer: unknown = await response.json().catch(() => null);
  throw new ApiError(response.status, isProblem(answer) ? answer : null);
}

function unlessDismissed(error: unknown): null {
  if (error instanceof DOMException && error.name === 'AbortError') return null;
  throw error;
}

async function saveBlob(response: Response, fileName: string): Promise<void> {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}

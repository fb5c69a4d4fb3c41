/** What the page and its service worker say to each other of a download. */

export interface AskedDownload {
  /** Made up for this download alone: its address below the worker's scope. */
  readonly id: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** `ready`: the address can be opened. `refused`: this came in the place of the file. `unanswered`: nothing did. */
export type Answer =
  | { readonly kind: 'ready' | 'begun' | 'unanswered' }
  | { readonly kind: 'refused'; readonly status: number; readonly type: string; readonly body: string };

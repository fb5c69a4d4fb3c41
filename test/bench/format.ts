/** How measurements read. */

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

export const milliseconds = (ms: number): string => `${ms.toFixed(1)} ms`;

export const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;

export const size = (bytes: number): string =>
  bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;

/** What was measured, by the name of the row: one column of the table. */
export type Column = ReadonlyMap<string, string>;

/** A Markdown table; a row that a column does not have is empty there. */
export function markdownTable(columns: ReadonlyMap<string, Column>): string {
  const names = new Set([...columns.values()].flatMap((column) => [...column.keys()]));
  const rows = [...names].map((name) => [
    name,
    ...[...columns.values()].map((column) => column.get(name) ?? ''),
  ]);
  const header = ['', ...columns.keys()];
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

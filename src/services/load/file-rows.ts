import { join } from 'node:path';
import type { ExportFormat } from '../../domain/export-format.ts';
import { Problem } from '../../domain/problem.ts';
import { tableNamed } from '../../domain/table-name.ts';
import type { VerificationProblem } from '../../domain/verification.ts';
import { hasCode } from '../../files/errno.ts';
import { openConfined } from '../../files/open-confined.ts';
import { readPieces } from '../../files/read-pieces.ts';
import type { Watch } from '../verify/stored-bytes.ts';
import { copyPieces } from './copy-pieces.ts';
import { estimatedBytes, type Rows } from './rows.ts';

/** The endings that tell how a file of rows is read; DuckDB goes by them too. */
const endings = [
  { ending: '.csv', format: 'csv', isCompressed: false },
  { ending: '.csv.gz', format: 'csv', isCompressed: true },
  { ending: '.csv.zst', format: 'csv', isCompressed: true },
  { ending: '.parquet', format: 'parquet', isCompressed: true },
] as const satisfies { ending: string; format: ExportFormat; isCompressed: boolean }[];

/** How a file of this name is read; null where the name does not tell. */
export const rowsEnding = (file: string) =>
  endings.find(({ ending }) => file.toLowerCase().endsWith(ending)) ?? null;

/** The rows of a file that people made. It has been confined to a configured root. Rejects with `load_failed`, and as `openConfined`. */
export async function fileRows(file: string, table: string): Promise<Rows> {
  const kind = rowsEnding(file);
  if (!kind) throw new Error(`${file} has no ending that tells its format`);
  const { format, isCompressed, ending } = kind;
  const name = `rows${ending}`;
  await using opened = await openRows(file);
  const { size: filesBytes } = await opened.stat();
  return {
    format,
    schema: [],
    tables: [
      {
        ...tableNamed(table),
        columns: null,
        primaryKey: [],
        timeColumn: null,
        window: null,
        partitionedBy: [],
        files: [{ name, origin: file }],
      },
    ],
    filesBytes,
    databaseBytes: estimatedBytes(format, isCompressed, filesBytes),
    expected: null,
    copyTo: (folder, watch) => copyRows(file, join(folder, name), watch),
  };
}

/** What is loaded is what was read here to its end, whatever happens to the file afterwards. */
async function copyRows(
  from: string,
  to: string,
  { signal, onBytes }: Watch,
): Promise<VerificationProblem[]> {
  await using file = await openRows(from);
  const before = await file.stat({ bigint: true });
  let done = 0;
  for await (const piece of copyPieces(to, readPieces(file, 0, Number.MAX_SAFE_INTEGER, signal))) {
    done += piece.length;
    onBytes(done);
  }
  const after = await file.stat({ bigint: true });
  if (after.mtimeNs === before.mtimeNs && after.size === before.size && done === Number(after.size))
    return [];
  throw new Problem('load_failed', `${from} was written while it was read. Nothing was touched.`, {
    hint: 'Repeat when it is complete.',
  });
}

async function openRows(file: string) {
  try {
    return await openConfined(file);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) throw error;
    throw new Problem('load_failed', `${file} cannot be read: ${error.code}.`, { cause: error });
  }
}

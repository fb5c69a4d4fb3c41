import { join } from 'node:path';
import type { ExportFile } from '../../domain/export.ts';
import type { ExportRepository } from '../../domain/ports/export-repository.ts';
import type { VerificationProblem } from '../../domain/verification.ts';
import { inParallel } from '../in-parallel.ts';
import { bytesDiffer, digestOf, type Watch } from '../verify/stored-bytes.ts';
import { unreadableBytes } from '../verify/unreadable-bytes.ts';
import { copyPieces } from './copy-pieces.ts';

/** Hashing keeps one core busy; more files at once would only make them wait for one another. */
const width = 2;

/** Files of an export, and where they are stored. */
export interface StoredFiles {
  readonly id: string;
  readonly files: readonly ExportFile[];
  readonly exports: ExportRepository;
}

/**
 * Reads stored files whole and gives what of them is not as their manifest says. `folder`: copies of what was read are made
 * below it, under their names; null: none are.
 */
export async function readStored(
  stored: StoredFiles,
  folder: string | null,
  { signal, onBytes }: Watch,
): Promise<VerificationProblem[]> {
  const found: VerificationProblem[][] = [];
  let total = 0;
  const waiting = stored.files.entries();
  const worker = async (either: AbortSignal) => {
    for (const [index, file] of waiting) {
      let before = 0;
      const onFileBytes = (done: number) => {
        total += done - before;
        before = done;
        onBytes(total);
      };
      found[index] = await readFile(stored, file, folder, { signal: either, onBytes: onFileBytes });
    }
  };
  await inParallel(signal, ...Array.from({ length: width }, () => worker));
  return found.flat();
}

async function readFile(
  { id, exports }: StoredFiles,
  file: ExportFile,
  folder: string | null,
  { signal, onBytes }: Watch,
): Promise<VerificationProblem[]> {
  if ((await exports.storedBytes(id, file.name)) === null) return [missing(file)];
  const pieces = exports.content(id, file.name, { signal });
  const read = folder === null ? pieces : copyPieces(join(folder, file.name), pieces);
  try {
    const { sizeBytes, sha256 } = await digestOf(read, onBytes);
    return named(file, bytesDiffer(file, sizeBytes, sha256));
  } catch (error) {
    return named(file, [await unreadableBytes(error, () => exports.read(id))]);
  }
}

/** What a look at the stored sizes tells; reads no file. */
export async function missingOf({ id, files, exports }: StoredFiles): Promise<VerificationProblem[]> {
  const found: VerificationProblem[] = [];
  for (const file of files) {
    const sizeBytes = await exports.storedBytes(id, file.name);
    found.push(
      ...(sizeBytes === null ? [missing(file)] : named(file, bytesDiffer(file, sizeBytes, file.sha256))),
    );
  }
  return found;
}

const missing = ({ name }: ExportFile): VerificationProblem => ({
  code: 'file_missing',
  message: `The file ${name} is not there.`,
});

const named = ({ name }: ExportFile, problems: readonly VerificationProblem[]): VerificationProblem[] =>
  problems.map((problem) => ({ ...problem, message: `${name}: ${problem.message}` }));

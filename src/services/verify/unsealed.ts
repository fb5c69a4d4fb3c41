/** What can be proven of a backup that DuckDB could not seal: its bytes and blocks, not its rows. */
import type { LogFile, VerifyLevel } from '../../domain/backup.ts';
import type { Engine } from '../../domain/ports/engine.ts';
import type { CheckStructure } from '../../domain/ports/structure.ts';
import type { VerificationProblem } from '../../domain/verification.ts';
import { checkBlocks, checkBytes, type Findings, nothingFound, unlessUnreadable } from './levels.ts';
import { bytesDiffer, digestOf, type Watch } from './stored-bytes.ts';
import type { Subject } from './subject.ts';

/**
 * Levels checksum and structure, of the database file, and the checksums of the logs with both. The stronger levels do the same and
 * find that it is unsealed: reading the rows takes the log, and DuckDB could not replay that when the backup was taken.
 */
export async function checkUnsealed(
  subject: Subject,
  level: VerifyLevel,
  check: CheckStructure,
  engine: Engine,
  watch: Watch,
): Promise<Findings> {
  const findings = await (level === 'checksum'
    ? checkBytes(subject, watch)
    : checkBlocks(subject, check, engine, watch));
  const problems = [...findings.problems];
  for (const log of subject.manifest?.wal ?? []) problems.push(...(await checkLog(subject, log, watch)));
  if (level === 'content' || level === 'restore') problems.push(unread);
  return { ...findings, problems };
}

const unread: VerificationProblem = {
  code: 'unsealed',
  message: 'It is unsealed: DuckDB could not merge its write-ahead log, so its rows cannot be read here.',
};

async function checkLog(subject: Subject, log: LogFile, { signal }: Watch): Promise<VerificationProblem[]> {
  const { part } = log;
  if ((await subject.storedBytes(part)) === null) {
    return [{ code: 'file_missing', message: `The ${part} of ${subject.backup} is not there.` }];
  }
  const { problems } = await unlessUnreadable(subject, async () => {
    const { sizeBytes, sha256 } = await digestOf(subject.content(signal, part)(), () => {});
    return { ...nothingFound, problems: bytesDiffer(log, sizeBytes, sha256) };
  });
  return problems.map(({ code, message }) => ({ code, message: `Of the ${part}: ${message}` }));
}

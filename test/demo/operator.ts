/** What an operator asks of duckback during the tour. Each call rejects where its answer is not what it must be. */
import type { Backup } from '../../src/domain/backup.ts';
import type { ComparisonReport } from '../../src/domain/comparison.ts';
import type { Protection } from '../../src/domain/database.ts';
import type { ProblemDocument } from '../../src/domain/problem.ts';
import {
  backupTaken,
  compared,
  oneDatabase,
  oneQuarantined,
  restored,
  sourceCorrupt,
  verifiedSound,
} from './answers.ts';
import type { MakeCall } from './call.ts';
import { showBackup, showComparison, showDatabase, showQuarantined, showVerified } from './show.ts';

const database = 'availability';

export interface Operator {
  /** GET /databases: this is its state of protection. */
  look(protection: Protection): Promise<void>;
  backUp(): Promise<Backup>;
  /** A backup must be refused: the file is damaged. */
  failToBackUp(): Promise<ProblemDocument>;
  verify(backup: string): Promise<void>;
  /** The database with a backup; this is how they must compare. */
  compare(backup: string, outcome: { readonly equal: boolean }): Promise<ComparisonReport>;
  /** Gives the ids of the backup and of what it replaced. */
  restoreLatest(): Promise<{ readonly backup: string; readonly quarantined: string }>;
  /** Gives the id of the only entry. */
  listQuarantine(): Promise<string>;
}

/** `locksSeen`: where they are not (in most containers) a restore onto an existing file must be forced. */
export const createOperator = (call: MakeCall, locksSeen: boolean): Operator => ({
  async look(protection) {
    await call({ path: '/databases', status: 200, answer: oneDatabase(protection), show: showDatabase });
  },
  async backUp() {
    const taken = { path: '/backups', body: { database }, status: 200, answer: backupTaken };
    return (await call({ ...taken, show: showBackup })).result;
  },
  failToBackUp() {
    const refused = { path: '/backups', body: { database }, status: 422, answer: sourceCorrupt };
    return call({ ...refused, show: ({ code, detail, hint }) => ({ code, detail, hint }) });
  },
  async verify(backup) {
    const body = { backup, level: 'content' };
    await call({ path: '/verify', body, status: 200, answer: verifiedSound, show: showVerified });
  },
  async compare(backup, { equal }) {
    const body = { left: { database }, right: { backup }, mode: 'content' };
    const answer = compared(equal);
    return (await call({ path: '/compare', body, status: 200, answer, show: showComparison })).result;
  },
  async restoreLatest() {
    const force = locksSeen ? {} : { force: true };
    const body = { source: { database, latest: true }, target: { database }, ...force };
    const ids = ({ result: { source, quarantine } }: { result: RestoreIds }) => ({
      backup: source.backup,
      quarantined: quarantine.id,
    });
    return ids(await call({ path: '/restore', body, status: 200, answer: restored, show: ids }));
  },
  async listQuarantine() {
    const answer = oneQuarantined;
    const { items } = await call({ path: '/quarantine', status: 200, answer, show: showQuarantined });
    return items[0].id;
  },
});

interface RestoreIds {
  readonly source: { readonly backup: string };
  readonly quarantine: { readonly id: string };
}

import type { Annotation } from '../domain/backup.ts';
import { ObjectExists, type ObjectStore } from '../domain/ports/object-store.ts';
import { Problem } from '../domain/problem.ts';
import type { VerificationReport } from '../domain/verification.ts';
import { writeDocument } from './document.ts';
import {
  annotationKey,
  backupPrefix,
  lastAnnotation,
  locate,
  type ReportName,
  verificationKey,
} from './layout.ts';
import { mapOrdered } from './ordered.ts';
import { type RepositoryContext, readReport, tolerate } from './record.ts';

/** Reports read at a time. */
const width = 8;

/** Adds an annotation with the first free number above `highest`. Rejects with `verification_failed` where there is none. */
export async function addAnnotation(
  { store, name }: Pick<RepositoryContext, 'store' | 'name'>,
  id: string,
  highest: number,
  annotation: Annotation,
): Promise<void> {
  const keyOf = (n: number) => {
    if (n > lastAnnotation) throw noRoom(id, name);
    return annotationKey(id, n);
  };
  await putFirstFree(store, highest + 1, keyOf, annotation);
}

const noRoom = (id: string, name: string): Problem =>
  new Problem(
    'verification_failed',
    `${annotationKey(id, lastAnnotation)} in the repository ${name} has the last number there is: nothing more can be said of ${id} there.`,
    { hint: `No duckback gave it that number. Remove that file from ${name} by hand, then repeat.` },
  );

/** Adds a report. */
export async function addReport(store: ObjectStore, id: string, report: VerificationReport): Promise<void> {
  const name = { at: new Date(report.endedAt), level: report.level };
  await putFirstFree(store, 1, (n) => verificationKey(id, { ...name, n }), report);
}

/** The reports of a backup, the latest first; unreadable ones are left out. */
export async function listReports(context: RepositoryContext, id: string): Promise<VerificationReport[]> {
  const names: ReportName[] = [];
  for await (const { key } of context.store.list(backupPrefix(id))) {
    const located = locate(key);
    if (located?.kind === 'verification') names.push(located);
  }
  names.sort((a, b) => b.at.getTime() - a.at.getTime() || b.n - a.n);
  const read = (name: ReportName) =>
    tolerate(
      context,
      verificationKey(id, name),
      () => {},
      () => readReport(context.store, id, name),
    );
  const reports: VerificationReport[] = [];
  for await (const report of mapOrdered(names, width, read)) if (report !== null) reports.push(report);
  return reports;
}

/** Writes a document under the first number from `n` that nobody has taken, or takes meanwhile. */
async function putFirstFree(
  store: ObjectStore,
  n: number,
  keyOf: (n: number) => string,
  document: unknown,
): Promise<void> {
  for (let free = n; ; free += 1) {
    try {
      await writeDocument(store, keyOf(free), document);
      return;
    } catch (error) {
      if (!(error instanceof ObjectExists)) throw error;
    }
  }
}

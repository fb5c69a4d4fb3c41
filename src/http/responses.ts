/** What operations can answer, for the schemas of routes. */
import { Job } from '../domain/job.ts';
import { type ProblemCode, ProblemDocument, problemKinds } from '../domain/problem.ts';
import { ref } from '../domain/schema.ts';

/** Any operation can fail so. */
const everywhere: ProblemCode[] = ['validation_failed', 'unauthorized', 'forbidden', 'internal'];

/** One response per status, described by the codes that it can carry. */
export function problems(...codes: ProblemCode[]) {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...codes, ...everywhere])) {
    const { status } = problemKinds[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const response = (found: ProblemCode[]) => ({
    description: found.map((code) => `\`${code}\`: ${problemKinds[code].title}`).join('. '),
    content: { 'application/problem+json': { schema: ref(ProblemDocument) } },
  });
  return Object.fromEntries([...byStatus].map(([status, found]) => [status, response(found)]));
}

const location = { location: { type: 'string', description: 'Path of the job' } };

/** The answers of every operation that makes a job. */
export const jobResponses = (...codes: ProblemCode[]) => ({
  200: { description: 'With Prefer: wait, the job succeeded', headers: location, ...jobContent },
  202: { description: 'The job is queued or running', headers: location, ...jobContent },
  ...problems(...codes, 'not_found', 'idempotency_key_reused', 'cancelled', 'interrupted', 'shutting_down'),
});

const jobContent = { content: { 'application/json': { schema: ref(Job) } } };

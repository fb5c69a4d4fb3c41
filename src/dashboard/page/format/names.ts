import type { Job } from '../api/types.ts';

/** As people call a table: without the schema that most are in. */
export const tableName = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  schema === 'main' ? name : `${schema}.${name}`;

/** Whether it only asked what would happen, and so has changed nothing. */
export const isDryRun = ({ kind, request }: Pick<Job, 'kind' | 'request'>): boolean =>
  kind === 'restore' && 'dryRun' in request && request.dryRun === true;

/** What a job is called, so that none is taken for what it only tried. */
export const jobName = (job: Pick<Job, 'kind' | 'request'>): string =>
  isDryRun(job) ? `${job.kind}, dry run` : job.kind;

import { Problem } from './problem.ts';

export const unknownJob = (id: string): Problem => new Problem('not_found', `There is no job ${id}.`);

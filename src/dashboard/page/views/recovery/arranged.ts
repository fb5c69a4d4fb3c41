/** The steps of a recovery in their order, those that are still to come too. */
import type { JobOf } from '../../api/types.ts';
import { stepsFrom } from './steps-from.ts';

type Step = JobOf<'recovery'>['steps'][number];

export interface Arranged {
  readonly name: string;
  /** undefined: it has not begun. */
  readonly step: Step | undefined;
  /** What it consists of. */
  readonly parts: readonly Step[];
}

/** A step that was begun again by a later attempt is shown as it is now. What is of no step comes last. */
export function arrange({ steps, request }: Pick<JobOf<'recovery'>, 'steps' | 'request'>): Arranged[] {
  const expected: readonly string[] = stepsFrom[request.from];
  const isPartOf = (name: string) => (step: Step) => step.name.startsWith(`${name}: `);
  const arranged = expected.map((name) => ({
    name,
    step: steps.findLast((step) => step.name === name),
    parts: steps.filter(isPartOf(name)),
  }));
  const others = steps.filter((step) => !expected.some((name) => step.name === name || isPartOf(name)(step)));
  return [...arranged, ...others.map((step) => ({ name: step.name, step, parts: [] }))];
}

/** Checks: queries over a database whose rows are violations. */
import { type Static, Type } from 'typebox';
import { Problem } from './problem.ts';
import { nullable } from './schema.ts';

/** What a `$name` of a check's SQL stands for. */
export const CheckParameter = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

/** A check as the configuration has it. */
export interface ConfiguredCheck {
  readonly name: string;
  /** One SELECT. `$today` is the day that is looked at: that of the image, not of the check. */
  readonly sql: string;
  readonly parameters: Readonly<Record<string, Static<typeof CheckParameter>>>;
}

export const CheckResult = Type.Object(
  {
    name: Type.String(),
    ok: Type.Boolean({ description: 'It ran, and gave no row' }),
    violations: nullable(
      Type.Integer({ minimum: 0, description: 'Rows that it gave; null where it could not run' }),
    ),
    columns: Type.Array(Type.String(), { description: 'Names of the columns of `sample`' }),
    sample: Type.Array(Type.Array(nullable(Type.String())), {
      description: 'The first rows, at most ten, as text; long values are cut off',
    }),
    error: nullable(Type.String({ description: 'Why it could not run' })),
    durationMs: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type CheckResult = Static<typeof CheckResult>;

/** What of these does not hold, in a sentence without DuckDB's words, which quote values: null where all do. */
export const violationsIn = (results: readonly CheckResult[]): string | null =>
  sentenceOf(results, ({ name }) => `${name} could not run`);

/** The problem of these: `check_violated`, or `check_failed` where some could not run, and why; null where all hold. */
export function checksProblem(results: readonly CheckResult[], subject?: string): Problem | null {
  const told = sentenceOf(results, ({ name, error }) => `${name} could not run (${error})`);
  if (told === null) return null;
  const ran = results.every(({ error }) => error === null);
  return new Problem(ran ? 'check_violated' : 'check_failed', subject ? `${subject}: ${told}` : told);
}

function sentenceOf(results: readonly CheckResult[], failure: (check: CheckResult) => string): string | null {
  const told = results
    .filter(({ ok }) => !ok)
    .map((check) =>
      check.violations === null ? failure(check) : `${check.name} found ${check.violations} rows`,
    );
  return told.length === 0 ? null : `${told.length} of ${results.length} checks failed: ${told.join('; ')}.`;
}

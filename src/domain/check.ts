/** Checks: queries over a database whose rows are violations. */
import { type Static, Type } from 'typebox';
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

/** What of these does not hold, in a sentence; null where all do. */
export function violationsIn(results: readonly CheckResult[]): string | null {
  const told = results.filter(({ ok }) => !ok).map(tell);
  return told.length === 0 ? null : `${told.length} of ${results.length} checks failed: ${told.join('; ')}.`;
}

const tell = ({ name, violations, error }: CheckResult): string =>
  violations === null ? `${name} could not run (${error})` : `${name} found ${violations} rows`;

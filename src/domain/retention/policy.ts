/** Retention policies: how many backups stay. */
import { type Static, Type } from 'typebox';

/** How many periods keep a backup; `all` has no end. */
const Count = Type.Union([Type.Integer({ minimum: 0 }), Type.Literal('all')]);

const counted = (description: string) => Type.Optional(Type.Union(Count.anyOf, { description }));

export const RetentionPolicy = Type.Object(
  {
    keepLast: counted('The newest ones'),
    keepHourly: counted('The newest of each hour that has one'),
    keepDaily: counted('The newest of each day'),
    keepWeekly: counted('The newest of each ISO week, Monday to Sunday'),
    keepMonthly: counted('The oldest of each month'),
    keepYearly: counted('The oldest of each year'),
    keepWithinMs: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'All that are at most so much older than the newest good one',
      }),
    ),
    minBackups: Type.Optional(
      Type.Integer({ minimum: 1, description: 'So many of the newest good ones always stay; 1 without it' }),
    ),
    timezone: Type.Optional(
      Type.String({ description: 'IANA name: where days, weeks, months and years begin; UTC without it' }),
    ),
  },
  { $id: 'RetentionPolicy', additionalProperties: false },
);
export type RetentionPolicy = Static<typeof RetentionPolicy>;

const countKeys = ['keepLast', 'keepHourly', 'keepDaily', 'keepWeekly', 'keepMonthly', 'keepYearly'] as const;
type CountKey = (typeof countKeys)[number];

/** How many periods a rule of the policy keeps, `Infinity` for all. */
export const countOf = (policy: RetentionPolicy, key: CountKey): number => {
  const count = policy[key] ?? 0;
  return count === 'all' ? Number.POSITIVE_INFINITY : count;
};

/** A policy without any rule would leave nothing but the minimum: nobody means that. */
export const keepsNothing = (policy: RetentionPolicy): boolean =>
  countKeys.every((key) => countOf(policy, key) === 0) && (policy.keepWithinMs ?? 0) === 0;

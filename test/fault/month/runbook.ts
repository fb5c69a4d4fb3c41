import { seedChecks } from '../../../src/config/seed-checks.ts';

/** The default configuration of the database, but that its checks are for few symbols and a short history. */
export const runbook = {
  maxAge: '26h',
  retention: { keepDaily: 7, keepWeekly: 4, keepMonthly: 12, keepYearly: 'all', timezone: 'UTC' },
  checks: seedChecks
    .filter(({ name }) => name !== 'no_missing_dates')
    .map(({ parameters, ...check }) => ({
      ...check,
      ...(parameters ? { parameters: { min_symbols: 1 } } : {}),
    })),
  schedules: [
    { name: 'nightly', kind: 'backup', cron: '0 3 * * *', timezone: 'UTC' },
    { name: 'proofs', kind: 'verify', cron: '0 5 * * WED', level: 'content' },
    { name: 'drills', kind: 'drill', cron: '0 5 * * SUN', period: '30d' },
  ],
};

/** What the process that crashes and the test that looks afterwards both know. */
export const kept = 'availability-20251108T030000Z-aaaaaa';
export const victim = 'availability-20251109T030000Z-bbbbbb';
export const fresh = 'availability-20251110T030000Z-cccccc';

/** The files of each. */
export const contentsOf = (id: string) => ({
  'daily_availability/year=2024/month=12/data_0.csv': `december of ${id}`,
  'daily_availability/year=2025/month=1/data_0.csv': `january of ${id}`,
  'small.csv': `all of ${id}`,
});

/** The runbook's retention, said of days: an oracle that shares nothing with the service. */

const dayMs = 86_400_000;
const week = (day: string): number => Math.floor((Date.parse(day) / dayMs + 3) / 7);
const month = (day: string): string => day.slice(0, 7);
const year = (day: string): string => day.slice(0, 4);

/** Those of the days with a good backup (one each) that stay: 7 days, 4 weeks, 12 months, all years. */
export function keptDays(days: readonly string[]): string[] {
  const sorted = days.toSorted();
  return sorted.filter((day, at) => {
    const [before, later] = [sorted.slice(0, at), sorted.slice(at + 1)];
    const last = <T>(period: (day: string) => T) => !later.some((one) => period(one) === period(day));
    const first = <T>(period: (day: string) => T) => !before.some((one) => period(one) === period(day));
    const newer = <T>(period: (day: string) => T) =>
      new Set(later.map(period).filter((one) => one !== period(day))).size;
    return (
      later.length < 7 ||
      (last(week) && newer(week) < 4) ||
      (first(month) && newer(month) < 12) ||
      // Of each year; and while there are fewer of them than the policy has room for, the oldest of all.
      first(year)
    );
  });
}

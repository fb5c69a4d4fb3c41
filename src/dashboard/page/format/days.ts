/** Days of a time zone, `YYYY-MM-DD`. */
const dayMs = 86_400_000;

export function dayIn(timezone: string): (instant: string) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (instant) => format.format(new Date(instant));
}

/** The weeks of a month, Monday first; null where a day is of another month. */
export function weeksOf(month: string): (string | null)[][] {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const first = Date.UTC(year, number - 1, 1);
  const length = (Date.UTC(year, number, 1) - first) / dayMs;
  const offset = (new Date(first).getUTCDay() + 6) % 7;
  const cells = Array.from({ length: Math.ceil((offset + length) / 7) * 7 }, (_, at) => {
    const number = at - offset + 1;
    return number >= 1 && number <= length ? `${month}-${two(number)}` : null;
  });
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

export const monthName = (month: string): string =>
  new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });

const two = (number: number): string => String(number).padStart(2, '0');

import { Cron } from 'croner';
import type { NextDue } from './domain/occurrences.ts';

/**
 * The occurrences of five cron fields in a time zone. Fields that name minutes and hours outright (`30 2 * * *`, lists and
 * ranges too) mean times of a day: one that a clock skips in spring comes right after the gap, unless that ends at midnight (croner
 * leaves it out then), one that it shows twice in autumn comes the first time. With `*` or a step in minutes or hours they go by real
 * time: what a clock skips does not come, what it shows twice comes twice. Throws a RangeError, whose message says what is wrong, for
 * fields that are none or never come true.
 */
export function parseCron(fields: string, timezone: string): NextDue {
  const cron = read(fields, timezone);
  if (cron.nextRun(new Date(0)) === null) throw new RangeError('never comes true');
  return remembered((after) => cron.nextRun(after));
}

/** From anywhere before an occurrence and after the one before it, the next one is the same: it is worked out once. */
function remembered(next: NextDue): NextDue {
  let [after, due] = [new Date(0), new Date(0)];
  return (from) => {
    if (from >= after && from < due) return due;
    const found = next(from);
    if (found) [after, due] = [from, found];
    return found;
  };
}

function read(fields: string, timezone: string): Cron {
  // Neither shorthands such as `@daily` nor dates, which are one word.
  if (fields.trim().split(/\s+/).length !== 5)
    throw new RangeError('is not the five fields minute, hour, day, month and weekday');
  try {
    return new Cron(fields, { timezone, paused: true, mode: '5-part', fixedTimeRule: 'no-wildcard' });
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    throw new RangeError(`cannot be read (${why})`, { cause: error });
  }
}

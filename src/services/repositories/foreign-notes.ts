/** What a reading finds in a repository that is no backup and no export: millions of files of somebody else's must not fill memory, nor the log. */
import type { Log } from '../../domain/ports/log.ts';
import type { ForeignContent } from '../../domain/ports/repository.ts';
import { mostFound } from './attendance.ts';

export interface ForeignNotes {
  /** The first thousand, and ten thousand of what was a backup or an export. */
  readonly found: readonly ForeignContent[];
  /** Gives what notes and logs content, as what `what` says. */
  as(what: string): (content: ForeignContent) => void;
  /** Logs how much there was beyond the first thousand, which have a line each. */
  end(): void;
}

/** Each of these is to be mended or removed by its id: more are told apart than anybody looks at in a list. */
const mostUnusable = 10_000;

export function createForeignNotes(repository: string, log: Pick<Log, 'warn'>): ForeignNotes {
  const found: ForeignContent[] = [];
  let count = 0;
  let unusable = 0;
  return {
    found,
    as: (what) => (content) => {
      count += 1;
      if (content.unusable) unusable += 1;
      if (count <= mostFound) log.warn({ repository, ...content }, what);
      if (count <= mostFound || (content.unusable && unusable <= mostUnusable)) found.push(content);
    },
    end() {
      if (count <= mostFound) return;
      log.warn(
        { repository, more: count - mostFound },
        'there is more that is no backup and no export of ours',
      );
    },
  };
}

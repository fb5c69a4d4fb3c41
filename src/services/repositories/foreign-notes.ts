/** What a reading finds in a repository that is no backup and no export: millions of files of somebody else's must not fill memory, nor the log. */
import type { Log } from '../../domain/ports/log.ts';
import type { ForeignContent } from '../../domain/ports/repository.ts';
import type { RepositoryState, UnusableContent } from './attendance.ts';

/** Of what was found the first thousand, and one at least of what did not answer; the first ten thousand that were a backup or an export. */
export interface ForeignNotes extends Pick<RepositoryState, 'found' | 'unusable'> {
  /** Gives what notes and logs content, as what `what` says. */
  as(what: string): (content: ForeignContent) => void;
  /** Logs how much there was beyond the first thousand, which have a line each. */
  end(): void;
}

/** What more there is people are not shown, and the log only counts. */
const mostFound = 1000;
/** Each of these is to be mended or removed by its id: more are told apart than anybody looks at in a list. */
const mostUnusable = 10_000;

export function createForeignNotes(repository: string, log: Pick<Log, 'warn'>): ForeignNotes {
  const found: ForeignContent[] = [];
  const unusable: UnusableContent[] = [];
  let count = 0;
  let isAnswered = true;
  return {
    found,
    unusable,
    as: (what) => (content) => {
      count += 1;
      if (content.unusable && unusable.length < mostUnusable) {
        unusable.push({ ...content, unusable: content.unusable });
      }
      const isFirstUnanswered = content.unanswered === true && isAnswered;
      if (isFirstUnanswered) isAnswered = false;
      if (count <= mostFound) log.warn({ repository, ...content }, what);
      if (count <= mostFound || isFirstUnanswered) found.push(content);
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

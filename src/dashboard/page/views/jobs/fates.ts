/** What became of the backups that a prune was to remove. */
import type { Schemas } from '../../api/types.ts';

type Report = Pick<Schemas['PruneReport'], 'remove' | 'removed' | 'failed' | 'stopped'>;
type Judgements = Report['remove'];

/** Newest first. `spared`: what stayed all the same, with the reason for that. */
export function fatesOf({ remove, removed, failed, stopped }: Report): {
  readonly went: Judgements;
  readonly spared: Judgements;
} {
  const gone = new Set(removed);
  const details = new Map(failed.map(({ backup, detail }) => [backup, detail]));
  const spared = remove.filter(({ backup }) => !gone.has(backup));
  return {
    went: remove.filter(({ backup }) => gone.has(backup)),
    spared: spared.map(({ backup }) => ({ backup, reasons: [details.get(backup) ?? stopped ?? []].flat() })),
  };
}

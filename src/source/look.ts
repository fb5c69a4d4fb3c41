/** Steps 1 and 3: what is in use now, and what of the copied blocks is still good. */
import type { Taking } from './taking.ts';
import { readView, stillGood, type View } from './view.ts';

export async function look(taking: Taking): Promise<View> {
  if (!(await taking.source.isCurrent())) await reopen(taking);
  const before = taking.view;
  if (before && (await taking.source.has(before.headers))) return before;
  const view = await readView(taking.source, taking.clock, taking.signal);
  // What was hashed began with other headers.
  if (taking.sightings.passes > 0) taking.hash?.abandon();
  if (before) {
    taking.sightings.moves += 1;
    taking.copied.retain(stillGood(before, view));
  } else {
    taking.copied.clear();
  }
  taking.view = view;
  return view;
}

/** Another file lies at the path: nothing that was copied belongs to it. Rejects with `source_missing` where none does. */
async function reopen(taking: Taking): Promise<void> {
  await taking.source.reopen();
  taking.view = null;
  taking.sightings.replacements += 1;
  await taking.staged.truncate(0);
}

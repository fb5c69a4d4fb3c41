import type { Task } from '../protocol.ts';
import { compare } from './compare.ts';
import { create } from './create.ts';
import { exportTables } from './export.ts';
import { lastDay } from './last-day.ts';
import { locateBlocks } from './locate-blocks.ts';
import { merge } from './merge.ts';
import type { OperationContext } from './operation.ts';
import { runCheck } from './run-check.ts';
import { sampleSizes } from './sample-sizes.ts';
import { seal } from './seal.ts';
import { streamRows } from './stream.ts';
import { survey } from './survey.ts';

/** Does a task and gives its result, of the form that the protocol has for it. */
export function perform(task: Task, context: OperationContext): Promise<unknown> {
  switch (task.operation) {
    case 'seal':
      return seal(task.file, context);
    case 'survey':
      return survey(task.file, context);
    case 'check':
      return runCheck(task, context);
    case 'sampleSizes':
      return sampleSizes(task, context);
    case 'lastDay':
      return lastDay(task, context);
    case 'locateBlocks':
      return locateBlocks(task.file, task.blocks, context);
    case 'compare':
      return compare(task, context);
    case 'export':
      return exportTables(task, context);
    case 'stream':
      return streamRows(task, context);
    case 'create':
      return create(task, context);
    case 'merge':
      return merge(task, context);
  }
}

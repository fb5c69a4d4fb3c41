import type { Task } from '../protocol.ts';
import type { OperationContext } from './operation.ts';

/**
 * Does a task and gives its result, of the form that the protocol has for it. Only what the task needs is loaded: all of it would take
 * as long as everything else that a child does when it starts.
 */
export async function perform(task: Task, context: OperationContext): Promise<unknown> {
  switch (task.operation) {
    case 'seal':
      return (await import('./seal.ts')).seal(task.file, context);
    case 'survey':
      return (await import('./survey.ts')).survey(task.file, context);
    case 'check':
      return (await import('./run-check.ts')).runCheck(task, context);
    case 'sampleSizes':
      return (await import('./sample-sizes.ts')).sampleSizes(task, context);
    case 'lastDay':
      return (await import('./last-day.ts')).lastDay(task, context);
    case 'locateBlocks':
      return (await import('./locate-blocks.ts')).locateBlocks(task.file, task.blocks, context);
    case 'compare':
      return (await import('./compare.ts')).compare(task, context);
    case 'export':
      return (await import('./export.ts')).exportTables(task, context);
    case 'stream':
      return (await import('./stream.ts')).streamRows(task, context);
    case 'create':
      return (await import('./create.ts')).create(task, context);
    case 'merge':
      return (await import('./merge.ts')).merge(task, context);
  }
}

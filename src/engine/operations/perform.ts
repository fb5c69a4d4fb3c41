import type { Task } from '../protocol.ts';
import { compare } from './compare.ts';
import { locateBlocks } from './locate-blocks.ts';
import type { OperationContext } from './operation.ts';
import { seal } from './seal.ts';
import { survey } from './survey.ts';

/** Does a task and gives its result, of the form that the protocol has for it. */
export function perform(task: Task, context: OperationContext): Promise<unknown> {
  switch (task.operation) {
    case 'seal':
      return seal(task.file, context);
    case 'survey':
      return survey(task.file, context);
    case 'locateBlocks':
      return locateBlocks(task.file, task.blocks, context);
    case 'compare':
      return compare(task, context);
  }
}

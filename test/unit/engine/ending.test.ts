import { expect, test } from 'vitest';
import { diedByItself } from '../../../src/domain/ports/engine.ts';
import { deathProblem, type StopReason } from '../../../src/engine/ending.ts';
import type { Task } from '../../../src/engine/protocol.ts';

const death = (signal: NodeJS.Signals | null, stopped?: StopReason, stderr = '') => ({
  task: { operation: 'survey', file: '/x' } as const,
  exit: { code: signal === null ? 1 : null, signal },
  stopped,
  stderr,
  limits: { timeLimitMs: 1000, residentLimitBytes: 1 },
  hasBegun: true,
});

test('a child that crashed died by itself, and its last words are in the cause', () => {
  const problem = deathProblem(death('SIGSEGV', undefined, 'last words'));
  expect(problem).toMatchObject({
    code: 'engine_failed',
    cause: { message: expect.stringContaining('last words') },
  });
  expect(diedByItself(problem)).toBe(true);
});

test.each([
  ['a child killed from outside', death('SIGKILL')],
  ['a child that exited', death(null)],
  ['a child stopped at its time limit', death('SIGKILL', 'time')],
  ['a child stopped at its memory limit', death('SIGKILL', 'memory')],
  [
    'a child that aborted because Node ran out of heap',
    death('SIGABRT', undefined, 'JavaScript heap out of memory'),
  ],
  ['a child that aborted before it had its work in hand', { ...death('SIGABRT'), hasBegun: false }],
  [
    'a child that aborted because it could start no thread',
    death('SIGABRT', undefined, 'pthread_create: Resource temporarily unavailable'),
  ],
])('%s did not die by itself', (_name, given) => {
  const problem = deathProblem(given);
  expect(problem.code).toBe('engine_failed');
  expect(diedByItself(problem)).toBe(false);
});

test('a child stopped before it filled a disk is no fault of the file, and the disk is named', () => {
  const task: Task = {
    operation: 'create',
    file: '/y/z',
    folder: '/x',
    format: 'csv',
    tables: [],
    schema: [],
  };
  const problem = deathProblem({ ...death('SIGKILL', 'space'), task });
  expect(problem).toMatchObject({ code: 'insufficient_space', message: expect.stringContaining('/x') });
  expect(diedByItself(problem)).toBe(false);
});

test('a child that could not be started gives the system’s error as the cause', () => {
  const error = new Error('spawn EAGAIN');
  const problem = deathProblem({ ...death(null), exit: { code: null, signal: null, error } });
  expect(problem).toMatchObject({ code: 'engine_failed', cause: error });
});

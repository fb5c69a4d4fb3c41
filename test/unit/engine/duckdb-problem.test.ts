import { expect, test } from 'vitest';
import { Problem } from '../../../src/domain/problem.ts';
import { problemOf } from '../../../src/engine/duckdb-problem.ts';

const task = { operation: 'survey', file: '/srv/staging/x/availability.duckdb' } as const;

test.each([
  ['IO Error: Corrupt database file: computed checksum 1 does not match', 'unreadable_database'],
  ['INTERNAL Error: Attempted to access index 5 within vector of size 5', 'unreadable_database'],
  ['FATAL Error: Failed: database has been invalidated', 'unreadable_database'],
  ['Out of Memory Error: failed to allocate data of size 57.2 MiB', 'engine_failed'],
  ['IO Error: Could not write file "/srv/staging/x": No space left on device', 'insufficient_space'],
  [
    'Out of Memory Error: could not write to the temporary file: No space left on device',
    'insufficient_space',
  ],
  ['IO Error: Could not write file "/srv/staging/x": Input/output error', 'engine_failed'],
  ['FATAL Error: fsync failed!', 'engine_failed'],
  ['IO Error: Could not read from file "/srv/staging/x": Input/output error', 'unreadable_database'],
  [
    'IO Error: Could not set lock on file "/srv/staging/x": Conflicting lock is held in /usr/bin/duckdb (PID 7)',
    'engine_failed',
  ],
  ['IO Error: Cannot open file "/srv/staging/x": Too many open files', 'engine_failed'],
  ['IO Error: Cannot open file "/srv/staging/x": Permission denied', 'engine_failed'],
  ['IO Error: Cannot open file "/srv/staging/x": No such file or directory', 'unreadable_database'],
  ['x.map is not a function', 'internal'],
])('%j becomes %s', (message, code) => {
  const error = new Error(message);
  expect(problemOf(error, task, '/srv/scratch/engine-1')).toMatchObject({ code, cause: error });
});

test('a disk that fails under the engine itself is no fault of duckback', () => {
  const error = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
  expect(problemOf(error, task, '/srv/scratch/engine-1').code).toBe('engine_failed');
});

test('a disk that fails while an image is sealed says nothing about its log', () => {
  const error = new Error('IO Error: Could not read from file "/srv/staging/x": Input/output error');
  const sealing = { operation: 'seal', file: '/srv/staging/x' } as const;
  expect(problemOf(error, sealing, '/srv/scratch/engine-1').code).toBe('engine_failed');
});

test('the detail has neither the stack trace nor the folder of the file', () => {
  const error = new Error(`IO Error: Could not read "${task.file}"\n\nStack Trace:\n0x1234`);
  expect(problemOf(error, task, '/srv/scratch/engine-1').message).toBe(
    'DuckDB cannot read the file: IO Error: Could not read "availability.duckdb"',
  );
});

test('the detail has no name of a catalog that only the engine knows, and no folder of its own', () => {
  const message = `Binder Error: "duckback_image".main.t and duckback_trial.s.t, not "duckback_trial.temp", in "/srv/scratch/engine-1/trial.duckdb"`;
  expect(problemOf(new Error(message), task, '/srv/scratch/engine-1').message).toBe(
    'DuckDB cannot read the file: Binder Error: main.t and s.t, not "temp", in "trial.duckdb"',
  );
});

test('a problem stays what it is', () => {
  const problem = new Problem('not_found', 'no such table');
  expect(problemOf(problem, task, '/srv/scratch/engine-1')).toBe(problem);
});

import { expect, test } from 'vitest';
import { Problem } from '../../../../src/domain/problem.ts';
import { asRestoreProblem } from '../../../../src/services/restore/trouble.ts';

const failed = (code: string) => Object.assign(new Error(`${code}: it went wrong`), { code });

test.each([
  ['EIO', 'restore_failed'],
  ['ENOSPC', 'insufficient_space'],
  ['EACCES', 'target_not_replaceable'],
])('an %s before the swap is %s, and the error is kept for the log', (code, problem) => {
  const error = failed(code);
  expect(asRestoreProblem(error, '/srv/data')).toMatchObject({ code: problem, cause: error });
});

test('what says what it is already stays so', () => {
  for (const error of [new Problem('target_locked', 'Somebody holds it.'), new Error('no idea')])
    expect(asRestoreProblem(error, '/srv/data')).toBe(error);
});

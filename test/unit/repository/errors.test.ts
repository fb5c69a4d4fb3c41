import { expect, test } from 'vitest';
import { Problem } from '../../../src/domain/problem.ts';
import { onPath, storageProblem } from '../../../src/repository/local/errors.ts';

const systemError = (code: string) =>
  Object.assign(new Error(`${code}: text of the system`), { code, syscall: 'write' });

test.each(['ENOSPC', 'EDQUOT'])('%s is a lack of space at the path', (code) => {
  expect(storageProblem(systemError(code), '/backups')).toMatchObject({
    code: 'insufficient_space',
    message: expect.stringContaining('/backups'),
  });
});

test.each(['EIO', 'ENOENT', 'EROFS', 'EACCES', 'EPERM', 'ENOTSUP', 'ESTALE', 'EMFILE'])(
  '%s makes the repository unavailable, with the path, the code and what to do, but no text of the system',
  (code) => {
    const problem = storageProblem(systemError(code), '/backups');
    expect(problem).toMatchObject({
      code: 'repository_unavailable',
      message: expect.stringMatching(new RegExp(`/backups.*\\(${code}\\)`)),
      hint: expect.stringContaining('/backups'),
    });
    expect(String(problem)).not.toContain('text of the system');
  },
);

test('an error that is not of the system stays what it is', async () => {
  for (const error of [new RangeError('x'), new Problem('not_found', 'x'), 'text', undefined]) {
    await expect(onPath('/backups', () => Promise.reject(error))).rejects.toBe(error);
  }
});

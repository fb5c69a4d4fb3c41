import { expect, test } from 'vitest';
import { refuseGone } from '../../../../src/services/backup/refuse-gone.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { repositoryOn } from '../../../support/repository.ts';

const jobId = 'job-20251111T030000Z-aaaaaa';

test('a disk that fails under a repository is why a job failed there, and nothing else that went wrong is', async () => {
  const repository = repositoryOn({ root: await temporaryFolder() });
  await repository.open(['availability']);
  const failure = Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' });
  await expect(refuseGone(repository, 'availability', jobId, failure)).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('an input/output error'),
    cause: failure,
  });
  await refuseGone(repository, 'availability', jobId, new Error('something else'));
});

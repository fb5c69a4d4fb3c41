/** What servers answer to the removal of an object that is not there. */
import { expect, test } from 'vitest';
import { never, streamOf } from '../../../support/bytes.ts';
import { type Asked, answeringS3, errorAnswer } from '../../../support/s3-answers.ts';

const notThere = errorAnswer(404, 'NoSuchKey');

test('an object that is not there is deleted where the server says so, as that of Google does', async () => {
  const asked: string[] = [];
  const open = await answeringS3(({ method }) => {
    asked.push(method);
    return notThere;
  });
  await open().delete('a/b');
  expect(asked).toEqual(['DELETE', 'HEAD']);
});

test('an object is deleted though the answer was lost and the server does not know it any more', async () => {
  let stored = true;
  const open = await answeringS3(({ method }) => {
    if (method !== 'DELETE' || !stored) return notThere;
    stored = false;
    return { body: (reply) => void reply.destroy() };
  });
  await open({ limits: { shortPausesMs: [1] } }).delete('a/b');
  expect(stored).toBe(false);
});

test('in a bucket that is not there nothing is deleted', async () => {
  const open = await answeringS3(() => errorAnswer(404, 'NoSuchBucket'));
  await expect(open().delete('a/b')).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('the bucket does not exist'),
  });
});

test('a put that is denied says so, though what it would have tried out is not there to be removed', async () => {
  const denied = ({ method }: Asked) => (method === 'PUT' ? errorAnswer(403, 'AccessDenied') : notThere);
  const open = await answeringS3(denied);
  const put = open().put('a/b', streamOf('1'), { sizeBytes: 1, createOnly: true, signal: never() });
  await expect(put).rejects.toMatchObject({ message: expect.stringContaining('denies access') });
});

/** Uploads in parts that were begun before the server was to encrypt. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { never, streamOf } from '../../../support/bytes.ts';
import { type Answer, type Asked, answeringS3, errorAnswer } from '../../../support/s3-answers.ts';

const key = 'a/b';
const bytes = Buffer.alloc(250_000, 7);
const md5 = (content: Uint8Array) => createHash('md5').update(content).digest();

/** An upload, and the object that it becomes. */
interface Upload {
  readonly id: string;
  /** As the server names it; undefined: there is none. */
  readonly encryption: string | undefined;
  /** Their hashes. */
  readonly parts: Buffer[];
}

const etagOf = ({ parts }: Upload) => `"${md5(Buffer.concat(parts)).toString('hex')}-${parts.length}"`;
const said = ({ encryption }: Upload): Record<string, string> =>
  encryption ? { 'x-amz-server-side-encryption': encryption } : {};
const xml = (name: string, content = '') => `<${name}Result>${content}</${name}Result>`;
const named = ({ id }: Upload) => `<UploadId>${id}</UploadId>`;
const listed = (upload: Upload) => `<Upload><Key>own/${key}</Key>${named(upload)}</Upload>`;

/** A server that knows one object at the most, and an upload of it that was begun without encryption. */
function serverWithUpload() {
  let upload: Upload | null = { id: 'old', encryption: undefined, parts: [] };
  let object: Upload | null = null;
  const notThere = errorAnswer(404, 'NoSuchKey');

  function begin({ headers }: Asked): Answer {
    upload = { id: 'new', encryption: headers['x-amz-server-side-encryption']?.toString(), parts: [] };
    return { headers: said(upload), body: xml('InitiateMultipartUpload', named(upload)) };
  }

  function take({ query, body }: Asked): Answer {
    if (upload) upload.parts[Number(query.get('partNumber')) - 1] = md5(body);
    return { headers: { etag: `"${md5(body).toString('hex')}"` } };
  }

  function complete(): Answer {
    [object, upload] = [upload, null];
    return { body: xml('CompleteMultipartUpload', object ? `<ETag>${etagOf(object)}</ETag>` : '') };
  }

  function tell(): Answer {
    if (object === null) return notThere;
    return { headers: { etag: etagOf(object), 'content-length': bytes.length, ...said(object) } };
  }

  function remove(): Answer {
    object = null;
    return { status: 204 };
  }

  const answer = (asked: Asked): Answer => {
    const isOfAll = asked.query.has('uploads');
    if (asked.method === 'HEAD') return tell();
    if (asked.method === 'PUT') return take(asked);
    if (asked.method === 'DELETE') return remove();
    if (asked.method === 'POST') return isOfAll ? begin(asked) : complete();
    if (!isOfAll) return { body: xml('ListParts') };
    return { body: xml('ListMultipartUploads', upload ? listed(upload) : '') };
  };
  return { answer, stored: () => object };
}

test('an upload that was begun without the encryption becomes no object, and the next try is encrypted', async () => {
  const { answer, stored } = serverWithUpload();
  const open = await answeringS3(answer);
  const store = open({
    limits: { partBytes: 100_000 },
    serverSideEncryption: { kind: 'sse-kms', keyId: 'key' },
  });
  const put = () =>
    store.put(key, streamOf(bytes), { sizeBytes: bytes.length, createOnly: true, signal: never() });
  await expect(put()).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('does not encrypt as it was asked to (aws:kms)'),
  });
  expect(stored()).toBe(null);
  await put();
  expect(stored()).toMatchObject({ id: 'new', encryption: 'aws:kms' });
});

test('where nothing is to be encrypted an upload goes on, and the object stays', async () => {
  const { answer, stored } = serverWithUpload();
  const open = await answeringS3(answer);
  const store = open({ limits: { partBytes: 100_000 } });
  await store.put(key, streamOf(bytes), { sizeBytes: bytes.length, createOnly: true, signal: never() });
  expect(stored()).toMatchObject({ id: 'old' });
});

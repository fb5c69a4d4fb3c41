/** Servers that give the same pages of a list again and again. */
import { expect, test } from 'vitest';
import type { ObjectStore } from '../../../../src/domain/ports/object-store.ts';
import { never, streamOf, toArray } from '../../../support/bytes.ts';
import { answeringS3, errorAnswer } from '../../../support/s3-answers.ts';

const repeats = {
  code: 'repository_unavailable',
  message: expect.stringContaining('the server repeats a list without end'),
};

/** What a page of each list holds; the place where it goes on stands in it as `*`. */
const pages = {
  'list-type': '<ListBucketResult><NextContinuationToken>*</NextContinuationToken></ListBucketResult>',
  uploads:
    '<ListMultipartUploadsResult><Upload><Key>own/a/large</Key><UploadId>id</UploadId></Upload>' +
    '<NextKeyMarker>own/a/large</NextKeyMarker><NextUploadIdMarker>*</NextUploadIdMarker></ListMultipartUploadsResult>',
  uploadId: '<ListPartsResult><NextPartNumberMarker>*</NextPartNumberMarker></ListPartsResult>',
  versions: '<ListVersionsResult><NextKeyMarker>*</NextKeyMarker></ListVersionsResult>',
};
type List = keyof typeof pages;
const lists: readonly List[] = ['list-type', 'uploads', 'uploadId', 'versions'];

/** Whoever would ask for ever must come to an end all the same. */
const mostAsked = 50;

/** A store on a server whose lists, of this kind or all, go on without end, at these places in turn. */
async function repeating(places: readonly number[], endless: readonly List[] = lists): Promise<ObjectStore> {
  let asked = 0;
  const open = await answeringS3(({ method, query }) => {
    const list = lists.find((one) => query.has(one));
    if (method !== 'GET' || !list) return errorAnswer(404, 'NoSuchKey');
    asked += 1;
    if (asked > mostAsked) return errorAnswer(409, 'TooMuch');
    const more = `><IsTruncated>${endless.includes(list)}</IsTruncated>`;
    return { body: pages[list].replace('>', more).replace('*', String(places[asked % places.length])) };
  });
  return open({ limits: { partBytes: 10 } });
}

test.each([[[1]], [[1, 2, 3]]])(
  'a list that goes on at %j again and again is refused as that',
  async (places) => {
    const store = await repeating(places);
    await expect(toArray(store.list('a/'))).rejects.toMatchObject(repeats);
    await expect(store.names('')).rejects.toMatchObject(repeats);
    await expect(store.sweep('a/', () => false)).rejects.toMatchObject(repeats);
  },
);

test('where parts are listed again and again nothing is sent', async () => {
  const store = await repeating([1], ['uploadId']);
  const put = store.put('a/large', streamOf('more than ten bytes'), { sizeBytes: 19, signal: never() });
  await expect(put).rejects.toMatchObject(repeats);
});

test('where older versions are listed again and again nobody knows how much they take', async () => {
  const store = await repeating([1, 2, 3], ['versions']);
  expect(await store.olderVersionsBytes()).toBe(null);
});

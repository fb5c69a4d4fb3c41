/** What single keys of an S3 repository hold. */
import { Type } from 'typebox';

export const bucket = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{2,62}$',
  title: "a bucket's name",
  examples: ['my-backups'],
});

/** Never empty: a whole bucket is never ours. With the longest key below it, it has the 1024 bytes that S3 takes. */
export const prefix = Type.String({
  pattern: '^(?=.{1,55}$)[A-Za-z0-9_][A-Za-z0-9._=-]*(?:/[A-Za-z0-9_][A-Za-z0-9._=-]*)*$',
  title: 'a prefix (up to 55 letters, digits, ".", "_", "=", "-", parted by "/", and no "/" at either end)',
  examples: ['duckback'],
});

export const region = Type.String({
  pattern: '^[A-Za-z0-9-]+$',
  title: 'a region',
  examples: ['eu-central-1'],
  default: 'us-east-1',
});

/** Credentials have no place in it: they would show in messages. */
export const endpoint = Type.Refine(
  Type.String({
    title: 'the http or https URL of an S3 server, without credentials or query',
    examples: ['https://s3.example.com'],
  }),
  (text) => {
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol)) return false;
    return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  },
);

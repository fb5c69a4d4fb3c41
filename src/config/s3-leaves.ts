/** What single keys of an S3 repository hold. */
import { Type } from 'typebox';
import { keptDuration, path, section, variable } from './leaves.ts';

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

/** Those that answer at once: what must be thawed first cannot be verified or restored. */
const storageClasses = [
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
] as const;

export const storageClass = Type.Union(
  storageClasses.map((name) => Type.Literal(name)),
  { title: `a storage class that answers at once (${storageClasses.join(', ')})`, examples: ['STANDARD_IA'] },
);

export const objectTags = Type.Record(
  Type.String(),
  Type.String({
    pattern: '^[A-Za-z0-9 +=._:/@-]{0,256}$',
    title: 'a value of letters, digits, spaces and + - = . _ : / @',
    examples: ['backups'],
  }),
  { title: 'a map of tags', examples: [{ purpose: 'backups' }], anyName: true },
);

/** By whose keys the server encrypts. */
export const serverSideEncryption = Type.Union([
  Type.Object({ kind: Type.Literal('sse-s3') }, { ...section, examples: [{ kind: 'sse-s3' }] }),
  Type.Object(
    {
      kind: Type.Literal('sse-kms'),
      keyId: Type.Optional(
        Type.String({ minLength: 1, title: "a key's id or ARN", examples: ['alias/backups'] }),
      ),
    },
    { ...section, examples: [{ kind: 'sse-kms', keyId: 'alias/backups' }] },
  ),
]);

/** What is stored is encrypted before it leaves this machine. */
export const encryption = Type.Object(
  {
    keyFile: Type.Optional(path('/etc/duckback/offsite.key')),
    keyEnv: Type.Optional(variable('DUCKBACK_OFFSITE_KEY')),
    oldKeyFiles: Type.Array(path('/etc/duckback/offsite-2025.key'), {
      title: 'a list of files',
      examples: [['/etc/duckback/offsite-2025.key']],
      default: [],
    }),
  },
  { ...section, examples: [{ keyFile: '/etc/duckback/offsite.key' }] },
);

/** What is stored cannot be removed, by whomever, until the policy would remove it, and never for longer than `atMost`. */
export const objectLock = Type.Object(
  {
    mode: Type.Union([Type.Literal('governance'), Type.Literal('compliance')], {
      title: 'governance or compliance',
      examples: ['governance'],
    }),
    atMost: keptDuration('400d'),
  },
  { ...section, examples: [{ mode: 'governance' }] },
);

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

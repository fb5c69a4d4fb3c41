/** What the answers of downloads have in common, for the schemas of routes. `content.ts` sends them. */
import { Type } from 'typebox';

const text = (description: string) => ({ type: 'string', description });

/** What a body can be, by its media type. */
type Bodies = Readonly<Record<string, { readonly schema: object }>>;

/** A body that is bytes, of one of these media types. */
export const bytesAs = (...types: string[]): Bodies =>
  Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', contentMediaType: type } }]));

const conditions = {
  'if-none-match': Type.Optional(Type.String({ description: 'ETags that the client has, or `*`' })),
};

/** Request headers of a GET. */
export const downloadHeaders = Type.Object({
  range: Type.Optional(
    Type.String({
      description: 'One range of bytes; several, or other units, are answered with the whole file',
      examples: ['bytes=1048576-'],
    }),
  ),
  'if-range': Type.Optional(
    Type.String({ description: 'An ETag: where it is not that of the file, Range is ignored' }),
  ),
  ...conditions,
});

/** Request headers of a HEAD. */
export const headHeaders = Type.Object(conditions);

const fileHeaders = {
  ETag: text('The same as long as the bytes are: of a stored file its SHA-256, quoted'),
  'Repr-Digest': text('`sha-256=:<base64>:` of the whole file (RFC 9530); not of what is made on the fly'),
  'Content-Length': { type: 'integer', description: 'Bytes of this answer' },
  'Content-Disposition': text('The file name'),
  'Accept-Ranges': text('`bytes`'),
};

const notModified = {
  ...Type.Null({ description: 'The client has the file: its ETag is in If-None-Match' }),
  headers: { ETag: fileHeaders.ETag },
};

/** Good answers of a GET. */
export const downloadResponses = (content: Bodies) => ({
  200: { description: 'The whole file', headers: fileHeaders, content },
  206: {
    description: 'The bytes of the range',
    headers: { ...fileHeaders, 'Content-Range': text('`bytes <first>-<last>/<size>`') },
    content,
  },
  304: notModified,
});

/** Good answers of a HEAD. */
export const headResponses = (content: Bodies) => ({
  200: { description: 'As GET would answer, without the bytes', headers: fileHeaders, content },
  304: notModified,
});

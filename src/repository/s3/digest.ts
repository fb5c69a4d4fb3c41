import { hash } from 'node:crypto';

/** MD5 is what servers check and answer with; as hex, and as the header wants it. */
export interface Md5 {
  readonly hex: string;
  readonly base64: string;
}

export function md5Of(bytes: Uint8Array): Md5 {
  const hex = hash('md5', bytes);
  return { hex, base64: Buffer.from(hex, 'hex').toString('base64') };
}

/** What a server that hashes makes of an object that came in parts with these MD5s. */
export const etagOfParts = (parts: readonly Md5[]): string =>
  `${md5Of(Buffer.concat(parts.map(({ hex }) => Buffer.from(hex, 'hex')))).hex}-${parts.length}`;

/** Without the quotes that belong to it in a header. */
export const bareEtag = (etag: string | undefined): string | null => etag?.replaceAll('"', '') ?? null;

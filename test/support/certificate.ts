/** Certificates for tests: self-signed, for 127.0.0.1, as PEM. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const tagged = (tag: number, ...contents: Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...contents: Uint8Array[]) => tagged(0x30, ...contents);
const bits = (content: Uint8Array) => tagged(0x03, Buffer.from([0]), content);
const identifier = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));
const time = (text: string) => tagged(0x17, Buffer.from(text));

const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'));
const noName = sequence();
/** The address that it is for, and that it may sign itself. */
const extensions = tagged(
  0xa3,
  sequence(
    sequence(identifier('551d11'), tagged(0x04, sequence(tagged(0x87, Buffer.from([127, 0, 0, 1]))))),
    sequence(identifier('551d13'), tagged(0x04, sequence(tagged(0x01, Buffer.from([255]))))),
  ),
);

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;

/** A new one each time. */
export function makeCertificate(): { readonly cert: string; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const content = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.from([1]), randomBytes(8)),
    ecdsaWithSha256,
    noName,
    sequence(time('200101000000Z'), time('491231235959Z')),
    noName,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  );
  const cert = pem(sequence(content, ecdsaWithSha256, bits(sign('sha256', content, privateKey))));
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

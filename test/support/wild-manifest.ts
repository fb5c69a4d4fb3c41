import fc from 'fast-check';

/** Bytes that may lie where a manifest should: it cut off anywhere, any bytes, any JSON. */
export function wildManifest(manifest: object): fc.Arbitrary<Uint8Array> {
  const text = JSON.stringify(manifest);
  return fc.oneof(
    fc.nat(text.length - 1).map((at) => Buffer.from(text.slice(0, at))),
    fc.uint8Array({ maxLength: 40 }),
    fc.json().map((json) => Buffer.from(json)),
  );
}

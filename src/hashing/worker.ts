/** The entry of a child that hashes: one file after another. What it cannot read ends it, and is read by somebody else. */
import '../children/end-with-parent.ts';
import { createHash } from 'node:crypto';
import { Value } from 'typebox/value';
import type { StructureReport } from '../domain/ports/structure.ts';
import { checkStructure } from '../duckfile/structure.ts';
import { createGrowingFile, type GrowingFile } from './growing-file.ts';
import { type HashReply, HashRequest } from './protocol.ts';

let open: GrowingFile | undefined;

process.on('message', (message: unknown) => {
  if (!Value.Check(HashRequest, message)) throw new TypeError('a request against the protocol');
  open ??= begin(message);
  open.grown(message);
});

function begin({ file, structure }: HashRequest): GrowingFile {
  const growing = createGrowingFile(file, (hashed) => send({ hashed }));
  const signal = new AbortController().signal;
  void (structure ? checkStructure(growing.read, { signal }) : hashOf(growing)).then((report) => {
    growing.close();
    open = undefined;
    send({ hashed: report.sizeBytes, report });
  });
  return growing;
}

async function hashOf({ read }: GrowingFile): Promise<StructureReport> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const piece of read()) {
    hash.update(piece);
    sizeBytes += piece.length;
  }
  return { problems: [], blocks: null, sha256: hash.digest('hex'), sizeBytes };
}

function send(reply: HashReply): void {
  process.send?.(reply);
}

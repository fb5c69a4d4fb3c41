/** The entry of a child that hashes: one file after another. What it cannot read ends it, and is hashed by somebody else. */
import '../children/end-with-parent.ts';
import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { Value } from 'typebox/value';
import { type HashReply, HashRequest } from './protocol.ts';

interface Open {
  readonly descriptor: number;
  readonly hash: Hash;
  at: number;
}

/** What fits a core's own cache is hashed from there. */
const buffer = Buffer.allocUnsafe(1 << 18);
/** A long hole is hashed at once: it must not be taken for the silence of a process that hangs. */
const tellEachBytes = 1 << 30;

let open: Open | undefined;

process.on('message', (message: unknown) => {
  if (!Value.Check(HashRequest, message)) throw new TypeError('a request against the protocol');
  open ??= { descriptor: openSync(message.file, 'r'), hash: createHash('sha256'), at: 0 };
  hashUpTo(message.to, open);
  if (!message.last) return send({ hashed: open.at });
  closeSync(open.descriptor);
  send({ hashed: open.at, sha256: open.hash.digest('hex') });
  open = undefined;
});

function hashUpTo(end: number, file: Open): void {
  let told = file.at;
  while (file.at < end) {
    const bytes = readSync(file.descriptor, buffer, 0, Math.min(buffer.length, end - file.at), file.at);
    if (bytes === 0) throw new RangeError(`the file ends at ${file.at}, before ${end}`);
    file.hash.update(buffer.subarray(0, bytes));
    file.at += bytes;
    if (file.at - told < tellEachBytes) continue;
    told = file.at;
    send({ hashed: told });
  }
}

function send(reply: HashReply): void {
  process.send?.(reply);
}

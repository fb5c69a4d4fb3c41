/** What is kept of a command's output: its last words say most. */
const keptBytes = 8192;

export interface Output {
  add(piece: Buffer): void;
  /** What is left of it, as text; where something was left out a first line says so. */
  text(): string;
}

export function createOutput(): Output {
  let tail = Buffer.alloc(0);
  let cut = false;
  return {
    add(piece) {
      const all = Buffer.concat([tail, piece]);
      cut ||= all.length > keptBytes;
      tail = Buffer.from(all.subarray(-keptBytes));
    },
    text() {
      const text = tail.subarray(cut ? wholeCharacter(tail) : 0).toString();
      return cut ? `[..]\n${text}` : text;
    },
  };
}

/** Where the first character begins: the cut may have gone through one. */
function wholeCharacter(bytes: Buffer): number {
  const start = bytes.subarray(0, 4).findIndex((byte) => (byte & 0xc0) !== 0x80);
  return Math.max(0, start);
}

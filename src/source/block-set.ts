/** Numbers of blocks, one bit each: a terabyte of default blocks takes half a megabyte. */
export interface BlockSet {
  has(block: number): boolean;
  add(block: number): void;
  /** Keeps only those for which `keep` is true. */
  retain(keep: (block: number) => boolean): void;
  clear(): void;
}

export function createBlockSet(): BlockSet {
  let bits = new Uint8Array(1024);
  const isSet = (block: number): boolean => (((bits[block >> 3] ?? 0) >> (block & 7)) & 1) === 1;
  const flip = (block: number): void => {
    bits[block >> 3] = (bits[block >> 3] ?? 0) ^ (1 << (block & 7));
  };
  return {
    has: isSet,
    add(block) {
      if (block >> 3 >= bits.length) {
        const grown = new Uint8Array(Math.max(bits.length * 2, (block >> 3) + 1));
        grown.set(bits);
        bits = grown;
      }
      if (!isSet(block)) flip(block);
    },
    retain(keep) {
      for (let block = 0; block < bits.length * 8; block += 1) if (isSet(block) && !keep(block)) flip(block);
    },
    clear() {
      bits.fill(0);
    },
  };
}

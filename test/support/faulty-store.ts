import { inPlace, type ObjectStore } from '../../src/domain/ports/object-store.ts';

type Operation = Exclude<keyof ObjectStore, 'localPath' | 'realPath' | 'list' | 'provesPuts' | 'scattered'>;

interface Fault {
  readonly on: Operation;
  /** Which keys it strikes; all without it. */
  readonly key?: RegExp;
  /**
   * fail: rejects, nothing is done. fail-after: it is done, and rejects all the same. truncate, flip, stall: a get that
   * loses its last byte, has one bit of its first byte wrong, or gives nothing until it is aborted.
   */
  readonly how: 'fail' | 'fail-after' | 'truncate' | 'flip' | 'stall';
  /** What it rejects with. */
  readonly error?: Error;
  /** How often it strikes; always without it. */
  readonly times?: number;
}

export interface FaultyStore {
  readonly store: ObjectStore;
  /** Adds a fault; gives what takes it away. */
  break(fault: Fault): () => void;
  /** What was called, in order: `put a/b`. */
  readonly calls: string[];
}

/** A store that goes wrong on command. */
export function createFaultyStore(inner: ObjectStore): FaultyStore {
  const faults = new Map<Fault, number>();
  const calls: string[] = [];

  const strike = (on: Operation, key: string, ...how: Fault['how'][]): Fault | undefined => {
    const fault = [...faults.keys()].find(
      (fault) => fault.on === on && how.includes(fault.how) && (fault.key ?? /^/).test(key),
    );
    const left = fault && faults.get(fault);
    if (!fault || left === 0) return undefined;
    faults.set(fault, (left ?? Number.POSITIVE_INFINITY) - 1);
    return fault;
  };

  const around = async <T>(on: Operation, key: string, work: () => Promise<T>): Promise<T> => {
    calls.push(`${on} ${key}`);
    const before = strike(on, key, 'fail');
    if (before) throw errorOf(before);
    const result = await work();
    const after = strike(on, key, 'fail-after');
    if (after) throw errorOf(after);
    return result;
  };

  const store: ObjectStore = {
    provesPuts: inner.provesPuts,
    initialise: () => around('initialise', '', () => inner.initialise()),
    requireCapable: () => around('requireCapable', '', () => inner.requireCapable()),
    put: (key, source, options) => around('put', key, () => inner.put(key, source, options)),
    adopt: (key, file, options) => around('adopt', key, () => inner.adopt(key, file, options)),
    head: (key) => around('head', key, () => inner.head(key)),
    names: (prefix) => around('names', prefix, () => inner.names(prefix)),
    delete: (key) => around('delete', key, () => inner.delete(key)),
    olderVersionsBytes: () => around('olderVersionsBytes', '', () => inner.olderVersionsBytes()),
    keepsVersions: () => around('keepsVersions', '', () => inner.keepsVersions()),
    sweep: (prefix, mayGo) => around('sweep', prefix, () => inner.sweep(prefix, mayGo)),
    list: (prefix) => inner.list(prefix),
    localPath: (key) => inner.localPath(key),
    realPath: (key) => inner.realPath(key),
    scattered: (key, options) => inPlace(store.get(key, options)),
    async *get(key, options) {
      calls.push(`get ${key}`);
      const fault = strike('get', key, 'fail', 'truncate', 'flip', 'stall');
      if (fault?.how === 'fail') throw errorOf(fault);
      if (fault?.how === 'stall') await silence(options.signal);
      const pieces = inner.get(key, options);
      yield* fault ? spoil(pieces, fault.how) : pieces;
    },
  };

  return {
    store,
    calls,
    break(fault) {
      faults.set(fault, fault.times ?? Number.POSITIVE_INFINITY);
      return () => faults.delete(fault);
    },
  };
}

const errorOf = ({ error }: Fault): Error => error ?? new Error('a fault on command');

const silence = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

async function* spoil(source: AsyncIterable<Uint8Array>, how: Fault['how']): AsyncGenerator<Uint8Array> {
  let held: Uint8Array | null = null;
  let first = true;
  for await (const piece of source) {
    if (held) yield held;
    // A copy: the store may use its memory again for the next one.
    held = Uint8Array.from(piece, (byte, index) =>
      how === 'flip' && first && index === 0 ? byte ^ 1 : byte,
    );
    first = false;
  }
  if (held) yield how === 'truncate' ? held.subarray(0, -1) : held;
}

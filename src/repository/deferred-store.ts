import type { ObjectStore } from '../domain/ports/object-store.ts';
import { Problem } from '../domain/problem.ts';

/**
 * A store that cannot be made yet, because what it needs (a key, say) is not there: each use tries to, and rejects with
 * `repository_unavailable` and the reason where it fails, as of a place that is away. `like` tells what is known of it before.
 */
export function createDeferredStore(
  like: Pick<ObjectStore, 'provesPuts'>,
  make: () => Promise<ObjectStore>,
): ObjectStore {
  let made: ObjectStore | undefined;

  async function store(): Promise<ObjectStore> {
    try {
      made ??= await make();
      return made;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Problem('repository_unavailable', why, {
        hint: 'Mend it; it is tried again by itself.',
        cause,
      });
    }
  }

  return {
    provesPuts: like.provesPuts,
    initialise: async () => (await store()).initialise(),
    requireCapable: async () => (await store()).requireCapable(),
    put: async (...args) => (await store()).put(...args),
    adopt: async (...args) => (await store()).adopt(...args),
    async *get(...args) {
      yield* (await store()).get(...args);
    },
    async *scattered(...args) {
      yield* (await store()).scattered(...args);
    },
    head: async (key) => (await store()).head(key),
    async *list(prefix) {
      yield* (await store()).list(prefix);
    },
    names: async (prefix) => (await store()).names(prefix),
    delete: async (key) => (await store()).delete(key),
    keepsVersions: async () => (await store()).keepsVersions(),
    olderVersionsBytes: async () => (await store()).olderVersionsBytes(),
    sweep: async (...args) => (await store()).sweep(...args),
    localPath: () => null,
    realPath: async () => null,
  };
}

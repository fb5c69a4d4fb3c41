/** What contracts of repositories are tested on: a repository whose store can be made to fail, in an empty place of a test's own. */
import type { ObjectStore } from '../../src/domain/ports/object-store.ts';
import { never, streamOf, toArray } from '../support/bytes.ts';
import { createFaultyStore } from '../support/faulty-store.ts';
import { createIdentities, repositoryOn } from '../support/repository.ts';

/** An empty place for one test. */
export type Place = () => Promise<{ store: ObjectStore; root: string }>;

export async function openIn(place: Place) {
  const { store: inner, root } = await place();
  const faulty = createFaultyStore(inner);
  const identity = createIdentities();
  const repository = repositoryOn({ root, store: faulty.store, identity });
  await repository.open(['availability']);
  return { ...faulty, inner, root, identity, repository };
}

export const put = (store: ObjectStore, key: string, content: string) =>
  store.put(key, streamOf(content), { sizeBytes: Buffer.byteLength(content), signal: never() });

export const keysOf = async (store: ObjectStore, prefix: string) =>
  (await toArray(store.list(prefix))).map(({ key }) => key);

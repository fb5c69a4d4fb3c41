import { randomUUID } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { ObjectExists, ObjectMissing, type ObjectStore } from '../domain/ports/object-store.ts';
import type { ForeignContent, RepositoryIdentity } from '../domain/ports/repository.ts';
import { isProblem, Problem } from '../domain/problem.ts';
import { readVersionedDocument, replaceDocument, UnusableDocument, writeDocument } from './document.ts';
import { ownerKey } from './layout.ts';

/** Where the databases of this service lie. */
export interface Origin {
  readonly host: string;
  /** Path of a database; null: it is not configured. */
  path(database: string): string | null;
}

const OwnerDocument = Type.Object({
  formatVersion: Type.Literal(1),
  id: Type.String({ minLength: 1, maxLength: 100 }),
  path: Type.String(),
  host: Type.String(),
  /** Which of the processes that know the id: those with a copy of the state folder know it too. Older ones name none. */
  run: Type.Optional(Type.String({ maxLength: 100 })),
});
type OwnerDocument = Static<typeof OwnerDocument>;

function unlessForeign(error: unknown): null {
  if (isProblem(error, 'repository_unavailable')) return null;
  throw error;
}

/**
 * Whose backups lie in the folder of a database: guards against two services that share a place by mistake and call
 * different databases by one name. Locks do so where both run on one machine; this does everywhere else.
 */
export interface Owners {
  /**
   * Rejects with `repository_unavailable` where the backups are of another database. A service that has forgotten (its state
   * was lost, or it is a new one) takes over what was backed up from the same path; the one before, should it still run, is
   * refused from then on. So is one that remembers, where another one starts that remembers the same: on a clone of its machine, say. Gives what
   * may not be meant: that the one before ran on another machine, where it may run still; or that the database lies elsewhere by now: it may be
   * another one of that name.
   */
  admit(database: string): Promise<ForeignContent | null>;
  /** Before anything is stored for a database: makes this service the owner where there is none, else as check. */
  claim(database: string): Promise<void>;
  /** Why nothing of a database may be changed here: another service is the owner; null: it may. */
  whyNotOurs(database: string): Promise<Problem | null>;
  /** Rejects with `repository_unavailable` where another service is the owner. */
  check(database: string): Promise<void>;
}

interface OwnersOptions {
  readonly name: string;
  readonly store: ObjectStore;
  readonly identity: RepositoryIdentity;
  readonly origin: Origin;
}

export function createOwners({ name, store, identity, origin }: OwnersOptions): Owners {
  const run = randomUUID();
  /** Which process the document named once this one was admitted: its own, unless there was no room for that. */
  const admitted = new Map<string, string | undefined>();
  const knownAs = (database: string): string => `${name}/${database}`;
  const place = (database: string): string => store.localPath(ownerKey(database)) ?? ownerKey(database);

  const refuse = (database: string, reason: string, hint: string): Problem =>
    new Problem('repository_unavailable', `The repository ${name} cannot be used: ${reason}.`, {
      hint: `${hint} If its backups are those of this database all the same, remove ${place(database)} and start the service again.`,
    });

  const refuseClone = (database: string, { host }: OwnerDocument): Problem =>
    new Problem(
      'repository_unavailable',
      `The repository ${name} cannot be used: another duckback on ${host}, with a copy of the state folder of this one, backs the database ${database} up there since it was started.`,
      { hint: 'Stop the one that is not meant to. The one that is started last goes on.' },
    );

  const read = async (database: string): Promise<OwnerDocument | null> => {
    try {
      return await readVersionedDocument(store, ownerKey(database), OwnerDocument);
    } catch (error) {
      if (error instanceof ObjectMissing) return null;
      throw error;
    }
  };

  const unusable = (database: string, { reason }: UnusableDocument): Problem =>
    refuse(database, `${place(database)} is damaged or not ours: ${reason}`, 'Put it back.');

  const stored = async (database: string): Promise<OwnerDocument | null> => {
    try {
      return await read(database);
    } catch (error) {
      throw error instanceof UnusableDocument ? unusable(database, error) : error;
    }
  };

  /** What lies in the place of the folder may be none: a scan reports it, and it keeps nobody from other databases. */
  const storedIfReadable = async (database: string): Promise<OwnerDocument | null> =>
    (await store.head(ownerKey(database)).catch(unlessForeign)) === null ? null : stored(database);

  const ownDocument = (id: string, path: string): OwnerDocument => ({
    formatVersion: 1,
    id,
    path,
    host: origin.host,
    run,
  });

  /** A full repository has no room for it, and is served all the same. Gives who the owner is then. */
  async function replace(
    database: string,
    before: OwnerDocument,
    owner: OwnerDocument,
  ): Promise<OwnerDocument> {
    try {
      await replaceDocument(store, ownerKey(database), owner);
      return owner;
    } catch (error) {
      if (isProblem(error, 'insufficient_space')) return before;
      throw error;
    }
  }

  /** Of two that come at once the later one is the owner: who took what lies there for its own would let both be. */
  async function settle(database: string, { id, run: admittedRun }: OwnerDocument): Promise<void> {
    // Each note waits for the disk.
    if (identity.known(knownAs(database)) !== id) identity.remember(knownAs(database), id);
    admitted.set(database, admittedRun);
    await check(database);
  }

  /** The path first: a service that loses its state later goes by that which was noted now. */
  function whatMayNotBeMeant(database: string, before: OwnerDocument, path: string): ForeignContent | null {
    const { host } = before;
    const key = ownerKey(database);
    if (before.path !== path) {
      const reason = `what was stored of ${database} here until now lay at ${before.path}, and it lies at ${path} now: if these are two databases, give one of them another name`;
      return { key, reason };
    }
    if (host === origin.host) return null;
    const reason = `duckback on ${host} stored ${database} here until this one, on ${origin.host}, took over: if it still runs, it stores nothing here any more, and needs another prefix or folder`;
    return { key, reason };
  }

  async function create(database: string, path: string): Promise<void> {
    const id = identity.known(knownAs(database)) ?? randomUUID();
    try {
      await writeDocument(store, ownerKey(database), ownDocument(id, path));
      admitted.set(database, run);
      identity.remember(knownAs(database), id);
    } catch (error) {
      if (!(error instanceof ObjectExists)) throw error;
    }
  }

  async function whyNotOurs(database: string): Promise<Problem | null> {
    const owner = await read(database).catch((error: unknown) => {
      if (error instanceof UnusableDocument) return unusable(database, error);
      throw error;
    });
    if (owner instanceof Problem) return owner;
    // What this process has put is its own, also where no answer came of that.
    if (owner === null || owner.run === run) return null;
    const isKnown = identity.isOwner(owner.id, database);
    if (isKnown && (!admitted.has(database) || admitted.get(database) === owner.run)) return null;
    if (isKnown) return refuseClone(database, owner);
    return refuse(
      database,
      `another duckback on ${owner.host} backs a database ${database} up there, which lies at ${owner.path}`,
      'Give one of the two another name or another repository.',
    );
  }

  async function check(database: string): Promise<void> {
    const why = await whyNotOurs(database);
    if (why) throw why;
  }

  return {
    whyNotOurs,
    check,
    async admit(database) {
      const path = origin.path(database);
      const owner = await storedIfReadable(database);
      if (owner === null || path === null) return null;
      const isOurs = identity.isOwner(owner.id, database);
      const forgotten = !isOurs && identity.known(knownAs(database)) === null;
      if (!forgotten || owner.path !== path) await check(database);
      const id = forgotten ? randomUUID() : owner.id;
      await settle(database, await replace(database, owner, ownDocument(id, path)));
      return whatMayNotBeMeant(database, owner, path);
    },
    async claim(database) {
      const path = origin.path(database);
      if (path !== null && (await stored(database)) === null) await create(database, path);
      await check(database);
    },
  };
}

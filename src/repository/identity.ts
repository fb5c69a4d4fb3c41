import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { ObjectExists, ObjectMissing, type ObjectStore } from '../domain/ports/object-store.ts';
import type { RepositoryIdentity } from '../domain/ports/repository.ts';
import { Problem } from '../domain/problem.ts';
import { readVersionedDocument, UnusableDocument, writeDocument } from './document.ts';
import { identityKey } from './layout.ts';

const IdentityDocument = Type.Object({
  formatVersion: Type.Literal(1),
  id: Type.String({ pattern: '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
});

/** Which repository lies at this place: guards against writing where a mount is gone or another one came. */
export interface Identity {
  /** Makes the repository where none was ever seen under this name. Rejects as check where another lies here. */
  establish(): Promise<void>;
  /** From now on it may be used: what a dead process left is gone. */
  admit(): void;
  /** Rejects with `repository_unavailable` unless the repository that is known by this name lies here and was admitted. */
  check(): Promise<void>;
}

interface IdentityOptions {
  readonly name: string;
  readonly store: ObjectStore;
  readonly identity: RepositoryIdentity;
}

export function createIdentity({ name, store, identity }: IdentityOptions): Identity {
  const place = store.localPath(identityKey) ?? identityKey;

  const refuse = (reason: string, hint: string): Problem =>
    new Problem('repository_unavailable', `The repository ${name} cannot be used: ${place} ${reason}.`, {
      hint: `${hint} To begin with an empty repository on purpose, give it another name in the configuration.`,
    });

  const stored = async (): Promise<string | null> => {
    try {
      return (await readVersionedDocument(store, identityKey, IdentityDocument)).id;
    } catch (error) {
      if (error instanceof ObjectMissing) return null;
      if (!(error instanceof UnusableDocument)) throw error;
      throw refuse(`is damaged or not ours: ${error.reason}`, 'Put the original file back.');
    }
  };

  let admitted = false;
  /** Why it could not be established last. */
  let refusal: Problem | null = null;

  const check = async (): Promise<void> => {
    if (!admitted) throw notOpen(name, refusal);
    await requireSame();
  };

  const establish = async (): Promise<void> => {
    if (identity.known(name) === null) {
      await store.initialise();
      if ((await stored()) === null) await create(store);
      const id = await stored();
      if (id !== null) identity.remember(name, id);
    }
    await requireSame();
  };

  const requireSame = async (): Promise<void> => {
    const known = identity.known(name);
    if (known === null) throw new Error(`the repository ${name} has no identity`);
    const found = await stored();
    if (found === null) {
      throw refuse('was there and is gone', 'Its mount may have vanished: mount it again.');
    }
    if (found !== known) {
      throw refuse(`names another repository (${found}, not ${known})`, 'Mount the right one.');
    }
  };

  return {
    check,
    async establish() {
      try {
        await establish();
        refusal = null;
      } catch (error) {
        if (error instanceof Problem) refusal = error;
        throw error;
      }
    },
    admit() {
      admitted = true;
    },
  };
}

function notOpen(name: string, refusal: Problem | null): Problem {
  if (!refusal) {
    return new Problem('repository_unavailable', `The repository ${name} is not open yet.`, {
      hint: 'GET /repositories tells what keeps it from being opened.',
    });
  }
  return new Problem('repository_unavailable', `The repository ${name} is not open yet: ${refusal.message}`, {
    hint: `${refusal.hint} It is asked again by itself, every five minutes in the end, and at once by POST /repositories/${name}/rescan.`,
    cause: refusal,
  });
}

async function create(store: ObjectStore): Promise<void> {
  try {
    await writeDocument(store, identityKey, { formatVersion: 1, id: randomUUID() });
  } catch (error) {
    // Another opener was faster: its repository is this one.
    if (!(error instanceof ObjectExists)) throw error;
  }
}

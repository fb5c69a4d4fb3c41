/** Looks at repositories that may say nothing: a server that is silent, or a mount that hangs. */
import type { Clock } from '../../domain/ports/clock.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import { within } from '../../domain/rest.ts';
import { shareReadingsOf } from '../share-readings.ts';

/** What a look at a repository tells. */
export interface Look {
  /** null: it cannot be used now. */
  readonly freeBytes: number | null;
  /** Why it cannot. */
  readonly error: unknown;
}

export interface Looks {
  /** Never rejects: why a repository cannot be used, whatever uses it says. */
  at(name: string): Promise<Look>;
  /** Rejects with `repository_unavailable` where it says nothing. Whatever else is wrong with it passes. */
  requireAnswer(name: string): Promise<void>;
}

/** Whoever looks waits no longer. */
const lookMs = 3_000;
/** Whoever is to use it waits for longer: a disk that is busy for some seconds loses nobody a backup. After that it counts as silent. */
const useMs = 10_000;
/** What has answered so lately is taken to answer still: much may be asked of it, one thing after the other. */
const freshMs = 1_000;

/**
 * Nothing ends a look at a mount that hangs, and it keeps one of the few threads that do all file work of the service. So there is one at a time
 * at each repository, however many ask, and once it is overdue nobody waits for it.
 */
export function createLooks(
  repositories: ReadonlyMap<string, Pick<BackupRepository, 'freeBytes'>>,
  clock: Pick<Clock, 'monotonicMs' | 'sleep'>,
): Looks {
  const answeredMs = new Map<string, number>();
  const underWay = new Map<string, Promise<Look>>();
  const overdue = new Set<string>();

  // Hundreds of clients may poll.
  const ask = shareReadingsOf(async (name: string): Promise<Look> => {
    const asked = lookAt(name);
    underWay.set(name, asked);
    if ((await within(asked, useMs, { clock })) === null) overdue.add(name);
    const answer = await asked;
    underWay.delete(name);
    overdue.delete(name);
    answeredMs.set(name, clock.monotonicMs());
    return answer;
  });

  async function lookAt(name: string): Promise<Look> {
    const repository = repositories.get(name);
    if (!repository) throw new Error(`there is no repository ${name}`);
    try {
      return { freeBytes: await repository.freeBytes(), error: null };
    } catch (error) {
      return { freeBytes: null, error };
    }
  }

  /** null: it says nothing. */
  const unlessSilent = async (name: string, asked: () => Promise<Look>, patienceMs: number) =>
    overdue.has(name) ? null : within(asked(), patienceMs, { clock });

  const isFresh = (name: string): boolean => {
    const lastMs = answeredMs.get(name);
    return lastMs !== undefined && clock.monotonicMs() - lastMs < freshMs;
  };

  return {
    at: async (name) =>
      (await unlessSilent(name, () => ask(name), lookMs)) ?? { freeBytes: null, error: silence(name) },
    async requireAnswer(name) {
      if (isFresh(name)) return;
      // Any sign of life will do: also the answer to who asked before.
      const asked = () => underWay.get(name) ?? ask(name);
      if ((await unlessSilent(name, asked, useMs)) === null) throw silence(name);
    },
  };
}

const silence = (name: string): Problem =>
  new Problem('repository_unavailable', `The repository ${name} does not answer.`, {
    hint: 'See to the mount, or the server, that it lies on. It is used again by itself once it answers; where another one was mounted in its place meanwhile, start the service anew.',
  });

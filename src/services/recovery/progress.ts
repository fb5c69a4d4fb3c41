import type { Log } from '../../domain/ports/log.ts';
import type { RecoveryStore } from '../../domain/ports/recoveries.ts';
import { newRecovery, type RecoveryState, type RecoveryStep } from '../../domain/recovery.ts';

/** What a recovery has done, written down before and after each step: whoever goes on with it knows what must not be done twice. */
export interface Progress {
  state(): RecoveryState;
  isDone(step: RecoveryStep): boolean;
  /** An attempt before this one began it and was cut off: perhaps it is done. */
  wasCutOff(step: RecoveryStep): boolean;
  /** A stop tells by `stopRan`: one that is repeated must not hide which step was cut off before it. */
  begin(step: RecoveryStep): void;
  end(step: RecoveryStep): void;
  /** Throws `insufficient_space` where it cannot be kept: then this attempt knows as little of it as another would. */
  note(changes: Partial<RecoveryState>): void;
  /** The same where nothing may keep the recovery from going on: this attempt alone knows it then. */
  try(changes: Partial<RecoveryState>): void;
}

interface ProgressOptions {
  readonly store: RecoveryStore;
  readonly log: Log;
}

/** `target`: where the database lies, which is kept with what comes first: nobody is to go on with it elsewhere. */
export function openProgress(jobId: string, target: string, { store, log }: ProgressOptions): Progress {
  const found = store.get(jobId);
  let state: RecoveryState = { target, ...(found ?? newRecovery) };

  function note(changes: Partial<RecoveryState>): void {
    const next = { ...state, ...changes };
    store.put(jobId, next);
    state = next;
  }

  return {
    state: () => state,
    isDone: (step) => state.done.includes(step),
    wasCutOff: (step) => found?.begun === step,
    begin(step) {
      if (step !== 'stop') note({ begun: step });
    },
    end: (step) => note({ done: [...state.done, step], begun: step === 'stop' ? state.begun : null }),
    note,
    try(changes) {
      try {
        note(changes);
      } catch (err) {
        state = { ...state, ...changes };
        log.error({ jobId, err }, 'how far a recovery came could not be kept');
      }
    },
  };
}

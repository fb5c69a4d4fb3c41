import type { Config } from '../config.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { isSqliteError } from '../state/sqlite.ts';
import { openState, type State } from '../state/state-folder.ts';
import { ordersIn } from './repositories.ts';

/** Opens the configured state folder. Throws a ConfigError of its key where it cannot be used. */
export function openConfiguredState(config: Config, clock: Clock): State {
  try {
    return openState({ folder: config.stateDir, clock, orders: ordersIn(config) });
  } catch (error) {
    throw config.fault(['stateDir'], error);
  }
}

/**
 * What a start rejects with: whatever it was at, where the state could not be read or written it is a ConfigError of the state folder. Any other
 * error stays as it is.
 */
export function startFault(config: Config, error: unknown): unknown {
  const failure = sqliteErrorIn(error);
  if (!failure) return error;
  const reason = `the state folder ${config.stateDir} cannot be used: ${failure.message}`;
  return config.fault(['stateDir'], new Error(reason, { cause: error }));
}

function sqliteErrorIn(error: unknown): Error | null {
  if (isSqliteError(error)) return error;
  return error instanceof Error ? sqliteErrorIn(error.cause) : null;
}

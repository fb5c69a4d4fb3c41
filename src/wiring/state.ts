import type { Config } from '../config.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { openState, type State } from '../state/state-folder.ts';
import { orderIn } from './repositories.ts';

/** Opens the configured state folder. Throws a ConfigError of its key where it cannot be used. */
export function openConfiguredState(config: Config, clock: Clock): State {
  try {
    return openState({ folder: config.stateDir, clock, orderOf: orderIn(config) });
  } catch (error) {
    throw config.fault(['stateDir'], error);
  }
}

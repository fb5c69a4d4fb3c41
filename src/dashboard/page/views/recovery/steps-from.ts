/** The steps of a recovery, as the API document names them. */
import type { Schemas } from '../../api/types.ts';

type From = Schemas['RecoveryRequest']['from'];
type Name = Schemas['RecoveryPlan']['steps'][number]['name'];

export const stepsFrom: Readonly<Record<From, readonly Name[]>> = {
  backup: ['identify', 'verify', 'stop', 'restore', 'validate', 'backfill', 'start'],
  scratch: ['stop', 'move aside', 'backfill', 'validate', 'start'],
};

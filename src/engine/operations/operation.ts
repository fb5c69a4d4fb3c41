import type { Resources } from '../protocol.ts';

/** What every operation of an engine child gets beside its task. */
export interface OperationContext {
  readonly resources: Resources;
  readonly signal: AbortSignal;
  /** Takes 0 to 1 as often as one likes; what falls is ignored. */
  readonly report: (fraction: number) => void;
}

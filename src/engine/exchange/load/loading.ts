import type { LoadFiles } from '../../../domain/ports/engine.ts';

/** What a load of files into a database works on. */
export interface Loading<Request extends LoadFiles> {
  readonly request: Request;
  /** What the database is attached under. */
  readonly database: string;
  readonly report: (fraction: number) => void;
  readonly signal: AbortSignal;
}

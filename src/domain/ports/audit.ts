import type { AuditEntry, AuditedRequest } from '../audit.ts';
import type { Page, PageRequest } from '../pagination.ts';

export interface AuditFilter {
  readonly principal?: string;
  /** Instants; from is inclusive, to exclusive. */
  readonly from?: string;
  readonly to?: string;
}

/** The audit log: nothing changes or removes what is in it. The ledger adds the ends of jobs. */
export interface Audit {
  /** Throws `insufficient_space`. */
  add(entry: AuditedRequest): void;
  /** Newest first. */
  list(filter: AuditFilter, page: PageRequest): Page<AuditEntry>;
}

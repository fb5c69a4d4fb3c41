import type { Job } from '../job.ts';
import type { Notification } from '../notification.ts';

/** What became known: an alert that is raised or cleared, and what webhooks are told of it. */
export interface Announcement {
  /** What is wrong, or no longer: what is raised under a key is cleared under it. */
  readonly alert: string;
  readonly raised: boolean;
  readonly notification: Notification;
}

/** A notification on its way to one webhook. */
export interface Delivery {
  readonly id: number;
  readonly webhook: string;
  readonly dueAt: Date;
  /** How often it was tried in vain. */
  readonly attempts: number;
  readonly notification: Notification;
}

/** Keeps, across restarts, what was announced and what still has to be delivered. */
export interface Outbox {
  /** Ended jobs that were not settled yet, oldest first. */
  unsettledJobs(): Job[];
  isRaised(alert: string): boolean;
  /** These databases have no good backup now, and any other has one: since when, as far as is known. What a clock that was ahead has dated is of now. */
  withoutBackup(databases: readonly string[], now: Date): ReadonlyMap<string, Date>;
  /** Keeps the announcement, with a delivery to each webhook that is due at once. */
  announce(announcement: Announcement, webhooks: readonly string[]): void;
  /** The job's end needs no more thought: with its announcement, where there is one, in one transaction. */
  settle(jobId: string, announcement: Announcement | null, webhooks: readonly string[]): void;
  /** Deliveries that are due or will be, oldest first. */
  pending(): Delivery[];
  /** After one more attempt in vain. */
  postpone(id: number, until: Date): void;
  /** Delivered, or given up. */
  remove(id: number): void;
}

// Types of openapi.json for openapi-fetch. Written by `npm run openapi`.

export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process is alive */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The service can work */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/problems/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an error code means and what to do
         * @description The `type` of a problem leads here.
         */
        get: operations["getProblemKind"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/databases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the configured databases and how well each is protected */
        get: operations["listDatabases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/databases/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one database, with estimates of its growth */
        get: operations["getDatabase"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List backups, newest first */
        get: operations["listBackups"];
        put?: never;
        /** Take a full backup of a database, idle or in use */
        post: operations["createBackup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/backups/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adopt an existing .duckdb file as a backup */
        post: operations["importBackup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/backups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one backup */
        get: operations["getBackup"];
        put?: never;
        post?: never;
        /**
         * Delete a backup
         * @description From every repository; from one that is away it goes when that is back. Refused for a held one, one in use, and the last good one of its database. One that lies somewhere and cannot be used, and so is in no list, is removed too. 204: its bytes are free. 200: in a bucket that keeps older versions, or locks, they stay, or it does not tell.
         */
        delete: operations["deleteBackup"];
        options?: never;
        head?: never;
        /** Hold, tag or describe a backup */
        patch: operations["annotateBackup"];
        trace?: never;
    };
    "/backups/{id}/copies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a copy of a backup in another repository
         * @description The stored bytes are read back before the copy counts. A damaged copy is made anew where another one is good; one that is there and good already is left as it is. Copies in the repositories that the configuration names make themselves.
         */
        post: operations["copyBackup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/backups/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the .duckdb file
         * @description Range requests resume a download. `Repr-Digest` carries the SHA-256 of the whole file, also with a range. An unsealed backup has logs besides: they belong beside the file, under the names that they come with.
         */
        get: operations["downloadBackup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Size, ETag and digest of the .duckdb file */
        head: operations["downloadBackup-head"];
        patch?: never;
        trace?: never;
    };
    "/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List past verification reports of a backup, newest first */
        get: operations["listVerifications"];
        put?: never;
        /**
         * Verify a backup, an export or a file
         * @description Damage ends the job failed with `verification_failed`; the report is its result all the same.
         */
        post: operations["startVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare a database, backup or export with another
         * @description A difference is an answer, not a failure.
         */
        post: operations["startComparison"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a backup, an export or a file of rows to a database or a path
         * @description What is replaced goes to quarantine; a failure puts everything back. `mode` merges the rows of an export or a file into the tables that the database has.
         */
        post: operations["startRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/recovery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Recover a database from a backup or from scratch, step by step
         * @description From a backup: identify, verify, stop, restore, validate, backfill, start. From scratch: stop, move aside, backfill, validate, start. The commands are the hooks of the configuration. What does not validate gives way to what was there before; once `stop` was run `start` is run, whatever happens. A recovery that is cut off goes on by itself when the service is back: the same job, its next attempt. With dryRun answers the plan at once.
         */
        post: operations["startRecovery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what restores moved aside, newest first */
        get: operations["listQuarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/quarantine/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an entry for good */
        delete: operations["deleteQuarantine"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List exports, newest first */
        get: operations["listExports"];
        put?: never;
        /**
         * Export tables of a database or a backup as CSV or Parquet files
         * @description Of a database an image is taken. What the format cannot carry without loss is refused by name before anything is written.
         */
        post: operations["createExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one export */
        get: operations["getExport"];
        put?: never;
        post?: never;
        /**
         * Delete an export
         * @description Refused while it is being read. 204: its bytes are free. 200: in a bucket that keeps older versions, or locks, they stay, or it does not tell.
         */
        delete: operations["deleteExport"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/exports/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download an export: its only file as it is, several as a tar
         * @description The tar is made on the fly: manifest.json first, then the files. Range requests resume a download of either.
         */
        get: operations["downloadExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Size and ETag of the download of an export */
        head: operations["downloadExport-head"];
        patch?: never;
        trace?: never;
    };
    "/exports/{id}/files/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download one file of an export, or its manifest.json */
        get: operations["downloadExportFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Size, ETag and digest of one file of an export */
        head: operations["downloadExportFile-head"];
        patch?: never;
        trace?: never;
    };
    "/exports/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send one table's rows as CSV or Parquet, without a job
         * @description Nothing is stored. A failure before the first byte is a problem; one in the middle breaks the connection, so that a short answer is never taken for a whole one: require that the client saw the end (curl exits with 18 or 56 where it did not). HTTP/1.0 has no mark for the end, and is refused.
         */
        post: operations["streamTable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the configured policy keeps and would remove now, with reasons */
        get: operations["getRetentionPlan"];
        put?: never;
        /**
         * Try a policy, or carry the configured one out
         * @description With dryRun, which is the default, answers the plan at once. With `"dryRun": false` a job removes what the plan would now; it fails with `retention_stopped` unless the database's last backup attempt succeeded, that backup is good and there in full, and the clock can be trusted. Held backups, those in use and the last good one stay.
         */
        post: operations["applyRetention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the configured schedules: when each runs next, and how its last run went */
        get: operations["listSchedules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schedules/{name}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do now what the schedule does
         * @description The job is the one that the schedule starts, of its kind. It changes nothing about when the schedule is due next; an occurrence that comes while the job runs is skipped. One that prunes needs an admin; after a backup that an operator asked for nothing is pruned.
         */
        post: operations["runSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/repositories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the repositories: whether each can be used, what it holds, and what was found there besides */
        get: operations["listRepositories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/repositories/{name}/rescan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read all that lies in a repository
         * @description For what was put there or taken away behind the back of the service. Answers when all is read. Only for tokens that are for all databases.
         */
        post: operations["rescanRepository"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List jobs, newest first */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one job */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a job
         * @description The answer may still show it running: it ends when it has cleaned up after itself. A restore, recovery, import or prune needs an admin, as starting it does.
         */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a job as server-sent events
         * @description Events named `job` carry the whole Job, the present state first; the stream ends when the job has ended. With Last-Event-ID the first one is left out where it was seen. Comments keep idle connections open.
         */
        get: operations["watchJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics in the text format of Prometheus
         * @description Taken from catalog and ledger, so that a restart changes none of them. `src/metrics/alerts.yml` has rules for them.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who asked for what, and what came of it, newest first
         * @description For admins of all databases. Nothing changes or removes an entry.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read whose token this is, its role and databases */
        get: operations["getSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    notification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What failed, recovered or came late
         * @description Sent to each webhook of `notifications.webhooks`, signed as Standard Webhooks (version 1) says. Any answer but a 2xx within 10 seconds, a redirection too, is tried again for more than a day. A message may come twice: its id is the same then.
         */
        post: operations["notification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /**
         * @description RFC 9457 problem details
         * @example {
         *       "type": "/problems/validation_failed",
         *       "title": "The request is malformed",
         *       "status": 400,
         *       "detail": "The request does not fit: /database is missing.",
         *       "instance": "/requests/5f0b54f7-6d6c-4c22-a4b5-32d3b5b0a4a7",
         *       "code": "validation_failed",
         *       "hint": "Correct the fields named in errors.",
         *       "retryable": false,
         *       "errors": [
         *         {
         *           "pointer": "/database",
         *           "message": "is missing"
         *         }
         *       ]
         *     }
         */
        Problem: {
            /** @description Where this code is documented, relative to the service */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description Identifies this occurrence; the log has the cause under it */
            instance: string;
            /** @enum {string} */
            code: "validation_failed" | "unauthorized" | "forbidden" | "not_found" | "request_timeout" | "operation_in_progress" | "target_locked" | "backup_in_use" | "export_in_use" | "backup_held" | "last_backup" | "job_finished" | "cancelled" | "payload_too_large" | "unsupported_media_type" | "range_not_satisfiable" | "check_violated" | "check_failed" | "http_1_1_required" | "verification_failed" | "source_corrupt" | "source_missing" | "source_ambiguous" | "not_a_database" | "unsupported_storage_version" | "encrypted_database" | "unreadable_database" | "not_exportable" | "schema_mismatch" | "load_failed" | "hook_failed" | "hook_missing" | "image_unsealed" | "retention_stopped" | "path_not_allowed" | "target_not_replaceable" | "idempotency_key_reused" | "too_many_requests" | "internal" | "engine_failed" | "restore_failed" | "source_busy" | "repository_unavailable" | "interrupted" | "shutting_down" | "insufficient_space";
            /** @description What to do about it */
            hint: string;
            retryable: boolean;
            errors?: {
                pointer: string;
                message: string;
            }[];
            jobId?: string;
        };
        /**
         * @example {
         *       "id": "availability-20251112T030000Z-7f3a9c",
         *       "database": "availability",
         *       "createdAt": "2025-11-12T03:00:00.412Z",
         *       "sizeBytes": 170668032,
         *       "sha256": "1079291c9d4300aea74385d0a98b1ee3b9843b548fcc7780744890ac80a4d4cc",
         *       "sealed": true,
         *       "passes": 1,
         *       "tornWalBytes": 0,
         *       "storageVersion": 64,
         *       "duckdbVersion": "v1.5.6",
         *       "tables": [
         *         {
         *           "schema": "main",
         *           "name": "daily_availability",
         *           "rowCount": 833350,
         *           "fingerprint": "1587048187045749329239"
         *         }
         *       ],
         *       "hold": false,
         *       "tags": [
         *         "nightly"
         *       ],
         *       "description": null,
         *       "good": true,
         *       "verified": {
         *         "content": {
         *           "at": "2025-11-12T03:05:00.790Z",
         *           "ok": true,
         *           "repository": "local"
         *         }
         *       },
         *       "copies": [
         *         {
         *           "repository": "local",
         *           "state": "complete",
         *           "at": "2025-11-12T03:00:00.412Z"
         *         },
         *         {
         *           "repository": "offsite",
         *           "state": "complete",
         *           "at": "2025-11-12T03:00:09.120Z"
         *         }
         *       ]
         *     }
         */
        Backup: {
            /** @example availability-20251111T030000Z-7f3a9c */
            id: string;
            database: string;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            sizeBytes: number;
            sha256: string;
            /** @description One self-contained file, read in full. false: DuckDB could not merge the write-ahead log into it, so it was kept as it was taken, with the log beside it; nobody has read it, and it is not good */
            sealed: boolean;
            /** @description Of an unsealed backup: what lies beside the database file and belongs to it */
            wal?: {
                /**
                 * @description Which of the files beside an unsealed database file: its name is that file's and `.<part>`
                 * @enum {string}
                 */
                part: "wal" | "wal.checkpoint" | "wal.recovery";
                sizeBytes: number;
                sha256: string;
            }[];
            /** @description Passes over the source until the image was consistent */
            passes: number;
            /** @description Bytes of an unfinished commit at the end of the write-ahead log that were left out */
            tornWalBytes: number;
            storageVersion: number;
            duckdbVersion: string | null;
            /** @description None of an unsealed backup, which nobody has read */
            tables: {
                schema: string;
                name: string;
                rowCount: number;
                /** @description Order-independent hash of all rows; comparable only under the same duckdbVersion and fingerprintVersion */
                fingerprint: string;
                /** @description How the fingerprint was made; not there: in the first way, as those of most types still are */
                fingerprintVersion?: number;
            }[];
            /** @description Nothing removes a held backup */
            hold: boolean;
            tags: string[];
            description: string | null;
            /** @description Sealed, and in one of its copies at least no verification found damage, or left a report that cannot be read, that a later one has not disproved */
            good: boolean;
            /**
             * @description It is not good, and in one of its copies at least nothing but a report that cannot be read speaks against it: nothing is to let go of it as damaged
             * @enum {boolean}
             */
            unread?: true;
            /** @description The latest of each level, of whichever copy */
            verified: {
                checksum?: {
                    /**
                     * Format: date-time
                     * @description When it ended, or right after the latest report before it where a clock that was ahead has dated that
                     * @example 2026-11-22T03:00:00.000Z
                     */
                    at: string;
                    ok: boolean;
                    repository: string;
                    /**
                     * Format: date-time
                     * @description When it began, where that is known
                     * @example 2026-11-22T03:00:00.000Z
                     */
                    startedAt?: string;
                    /**
                     * @description The report is there and cannot be read: it counts as one of damage (`ok` is false) until a later one disproves it
                     * @enum {boolean}
                     */
                    unreadable?: true;
                    /**
                     * @description Damage was found, and the repository could not keep the report: this service alone knows of it, until a later one disproves it
                     * @enum {boolean}
                     */
                    unstored?: true;
                };
                structure?: {
                    /**
                     * Format: date-time
                     * @description When it ended, or right after the latest report before it where a clock that was ahead has dated that
                     * @example 2026-11-22T03:00:00.000Z
                     */
                    at: string;
                    ok: boolean;
                    repository: string;
                    /**
                     * Format: date-time
                     * @description When it began, where that is known
                     * @example 2026-11-22T03:00:00.000Z
                     */
                    startedAt?: string;
                    /**
                     * @description The report is there and cannot be read: it counts as one of damage (`ok` is false) until a later one disproves it
                     * @enum {boolean}
                     */
                    unreadable?: true;
                    /**
                     * @description Damage was found, and the repository could not keep the report: this service alone knows of it, until a later one disproves it
                     * @enum {boolean}
                     */
                    unstored?: true;
                };
                content?: {
                    /**
                     * Format: date-time
                     * @description When it ended, or right after the latest report before it where a clock that was ahead has dated that
                     * @example 2026-11-22T03:00:00.000Z
                     */
                    at: string;
                    ok: boolean;
                    repository: string;
                    /**
                     * Format: date-time
                     * @description When it began, where that is known
                     * @example 2026-11-22T03:00:00.000Z
                     */
                    startedAt?: string;
                    /**
                     * @description The report is there and cannot be read: it counts as one of damage (`ok` is false) until a later one disproves it
                     * @enum {boolean}
                     */
                    unreadable?: true;
                    /**
                     * @description Damage was found, and the repository could not keep the report: this service alone knows of it, until a later one disproves it
                     * @enum {boolean}
                     */
                    unstored?: true;
                };
                restore?: {
                    /**
                     * Format: date-time
                     * @description When it ended, or right after the latest report before it where a clock that was ahead has dated that
                     * @example 2026-11-22T03:00:00.000Z
                     */
                    at: string;
                    ok: boolean;
                    repository: string;
                    /**
                     * Format: date-time
                     * @description When it began, where that is known
                     * @example 2026-11-22T03:00:00.000Z
                     */
                    startedAt?: string;
                    /**
                     * @description The report is there and cannot be read: it counts as one of damage (`ok` is false) until a later one disproves it
                     * @enum {boolean}
                     */
                    unreadable?: true;
                    /**
                     * @description Damage was found, and the repository could not keep the report: this service alone knows of it, until a later one disproves it
                     * @enum {boolean}
                     */
                    unstored?: true;
                };
            };
            /** @description The primary repository first */
            copies: {
                repository: string;
                /**
                 * @description pending: it waits to be made. failed: making it failed and is tried again, or a verification found damage in it, or left a report that cannot be read
                 * @enum {string}
                 */
                state: "pending" | "copying" | "complete" | "failed";
                /**
                 * Format: date-time
                 * @description Since when, as far as is known: the backup's own instant where it is not
                 * @example 2026-11-22T03:00:00.000Z
                 */
                at: string;
                problem?: components["schemas"]["Problem"];
            }[];
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "id": "availability-20251112T030000Z-7f3a9c",
         *           "database": "availability",
         *           "createdAt": "2025-11-12T03:00:00.412Z",
         *           "sizeBytes": 170668032,
         *           "sha256": "1079291c9d4300aea74385d0a98b1ee3b9843b548fcc7780744890ac80a4d4cc",
         *           "sealed": true,
         *           "passes": 1,
         *           "tornWalBytes": 0,
         *           "storageVersion": 64,
         *           "duckdbVersion": "v1.5.6",
         *           "tables": [
         *             {
         *               "schema": "main",
         *               "name": "daily_availability",
         *               "rowCount": 833350,
         *               "fingerprint": "1587048187045749329239"
         *             }
         *           ],
         *           "hold": false,
         *           "tags": [
         *             "nightly"
         *           ],
         *           "description": null,
         *           "good": true,
         *           "verified": {
         *             "content": {
         *               "at": "2025-11-12T03:05:00.790Z",
         *               "ok": true,
         *               "repository": "local"
         *             }
         *           },
         *           "copies": [
         *             {
         *               "repository": "local",
         *               "state": "complete",
         *               "at": "2025-11-12T03:00:00.412Z"
         *             },
         *             {
         *               "repository": "offsite",
         *               "state": "complete",
         *               "at": "2025-11-12T03:00:09.120Z"
         *             }
         *           ]
         *         }
         *       ],
         *       "nextCursor": "2025-11-12T03:00:00.412Z~availability-20251112T030000Z-7f3a9c"
         *     }
         */
        BackupPage: {
            items: components["schemas"]["Backup"][];
            nextCursor?: string;
        };
        /**
         * @example {
         *       "database": "availability",
         *       "tags": [
         *         "nightly"
         *       ],
         *       "verify": "content"
         *     }
         */
        BackupRequest: {
            /** @example availability */
            database: string;
            description?: string | null;
            tags?: string[];
            /** @description Nothing removes a held backup */
            hold?: boolean;
            /**
             * @description checksum: the stored bytes are the manifest's. structure: headers and the checksum of every block in use. content: every row is read, counts and fingerprints match. restore: restored to scratch, then as content.
             * @enum {string}
             */
            verify?: "checksum" | "structure" | "content" | "restore";
        };
        /**
         * @description createdAt: else the date in the file name
         * @example {
         *       "file": "/srv/backups/availability-20251111.duckdb",
         *       "database": "availability"
         *     }
         */
        ImportRequest: {
            /** @description Absolute path of a .duckdb file under importRoots */
            file: string;
            /** @example availability */
            database: string;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt?: string;
        };
        /**
         * @description repository: where the copy is made
         * @example {
         *       "backup": "availability-20251112T030000Z-7f3a9c",
         *       "repository": "offsite"
         *     }
         */
        CopyRequest: {
            /** @example availability-20251111T030000Z-7f3a9c */
            backup: string;
            /** @example availability */
            repository: string;
        };
        /**
         * @description file: the absolute path of a .duckdb file under importRoots, without a log beside it; its checksum level is structure
         * @example {
         *       "backup": "availability-20251112T030000Z-7f3a9c",
         *       "level": "content"
         *     }
         * @example {
         *       "backup": "availability-20251112T030000Z-7f3a9c",
         *       "level": "checksum",
         *       "repository": "offsite"
         *     }
         * @example {
         *       "export": "availability-20251112T081500Z-93c1f0",
         *       "level": "content"
         *     }
         * @example {
         *       "file": "/srv/backups/availability-20251111.duckdb",
         *       "level": "structure"
         *     }
         */
        VerifyRequest: {
            /** @example availability-20251111T030000Z-7f3a9c */
            backup: string;
            /**
             * @description checksum: the stored bytes are the manifest's. structure: headers and the checksum of every block in use. content: every row is read, counts and fingerprints match. restore: restored to scratch, then as content.
             * @enum {string}
             */
            level: "checksum" | "structure" | "content" | "restore";
            /**
             * @description Which copy; without it that in the primary repository, or in the first of the others where it is away
             * @example availability
             */
            repository?: string;
        } | {
            file: string;
            /**
             * @description checksum: the stored bytes are the manifest's. structure: headers and the checksum of every block in use. content: every row is read, counts and fingerprints match. restore: restored to scratch, then as content.
             * @enum {string}
             */
            level: "checksum" | "structure" | "content" | "restore";
        } | {
            /** @example availability-20251111T030000Z-7f3a9c */
            export: string;
            /**
             * @description checksum: the stored files are the manifest's. content: they are loaded into scratch, where every row is read; counts match, and fingerprints where the manifest has them
             * @enum {string}
             */
            level: "checksum" | "content";
        };
        /**
         * @example {
         *       "backup": "availability-20251112T030000Z-7f3a9c",
         *       "file": null,
         *       "repository": "local",
         *       "level": "content",
         *       "ok": true,
         *       "startedAt": "2025-11-12T03:05:00.020Z",
         *       "endedAt": "2025-11-12T03:05:00.790Z",
         *       "problems": [],
         *       "notes": [],
         *       "blocks": {
         *         "used": 649,
         *         "free": 2,
         *         "freeDamaged": 0
         *       },
         *       "tables": [
         *         {
         *           "schema": "main",
         *           "name": "daily_availability",
         *           "rowCount": 833350
         *         }
         *       ],
         *       "checks": [
         *         {
         *           "name": "no_missing_dates",
         *           "ok": true,
         *           "violations": 0,
         *           "columns": [
         *             "missing_date"
         *           ],
         *           "sample": [],
         *           "error": null,
         *           "durationMs": 31
         *         }
         *       ]
         *     }
         */
        VerificationReport: {
            backup: string | null;
            /**
             * @description Where it is an export. Its report is the result of the job, and kept nowhere else
             * @example availability-20251111T030000Z-7f3a9c
             */
            export?: string;
            file: string | null;
            repository: string | null;
            /**
             * @description checksum: the stored bytes are the manifest's. structure: headers and the checksum of every block in use. content: every row is read, counts and fingerprints match. restore: restored to scratch, then as content.
             * @enum {string}
             */
            level: "checksum" | "structure" | "content" | "restore";
            /** @description Nothing is damaged */
            ok: boolean;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            startedAt: string;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            endedAt: string;
            problems: {
                /** @enum {string} */
                code: "size_mismatch" | "sha256_mismatch" | "file_missing" | "not_a_database" | "header_damaged" | "free_list_damaged" | "block_checksum" | "file_truncated" | "unreadable" | "open_aborted" | "table_missing" | "table_unexpected" | "row_count" | "fingerprint" | "unsealed";
                message: string;
                /** @description Number of the damaged block */
                block?: number;
                /** @description schema.table */
                table?: string;
                column?: string;
            }[];
            /** @description What was left out and why, for example fingerprints of another engine version */
            notes: string[];
            blocks: {
                used: number;
                free: number;
                /** @description Free blocks with a bad checksum: no damage */
                freeDamaged: number;
            } | null;
            /** @description Rows read, from content on */
            tables: {
                schema: string;
                name: string;
                rowCount: number;
            }[];
            /** @description From content on, where checks are configured and nothing is damaged. They judge the data, not the backup: `ok` does not depend on them */
            checks?: {
                name: string;
                /** @description It ran, and gave no row */
                ok: boolean;
                violations: number | null;
                /** @description Names of the columns of `sample` */
                columns: string[];
                /** @description The first rows, at most ten, as text; long values are cut off */
                sample: (string | null)[][];
                error: string | null;
                durationMs: number;
            }[];
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "backup": "availability-20251112T030000Z-7f3a9c",
         *           "file": null,
         *           "repository": "local",
         *           "level": "content",
         *           "ok": true,
         *           "startedAt": "2025-11-12T03:05:00.020Z",
         *           "endedAt": "2025-11-12T03:05:00.790Z",
         *           "problems": [],
         *           "notes": [],
         *           "blocks": {
         *             "used": 649,
         *             "free": 2,
         *             "freeDamaged": 0
         *           },
         *           "tables": [
         *             {
         *               "schema": "main",
         *               "name": "daily_availability",
         *               "rowCount": 833350
         *             }
         *           ],
         *           "checks": [
         *             {
         *               "name": "no_missing_dates",
         *               "ok": true,
         *               "violations": 0,
         *               "columns": [
         *                 "missing_date"
         *               ],
         *               "sample": [],
         *               "error": null,
         *               "durationMs": 31
         *             }
         *           ]
         *         }
         *       ]
         *     }
         */
        VerificationPage: {
            items: components["schemas"]["VerificationReport"][];
            nextCursor?: string;
        };
        /**
         * @example {
         *       "database": "availability",
         *       "backups": [
         *         "availability-20251112T030000Z-7f3a9c"
         *       ]
         *     }
         */
        DrillRequest: {
            /** @example availability */
            database: string;
            /** @description Chosen by their turn when the run began */
            backups: string[];
        };
        /**
         * @example {
         *       "database": "availability",
         *       "proven": [
         *         "availability-20251112T030000Z-7f3a9c"
         *       ],
         *       "failed": [],
         *       "gone": []
         *     }
         */
        DrillReport: {
            /** @example availability */
            database: string;
            /** @description Restored to scratch and read, every row */
            proven: string[];
            /** @description Those of damaged ones have a report: GET /verify?backup= */
            failed: {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
                /** @enum {string} */
                code: "validation_failed" | "unauthorized" | "forbidden" | "not_found" | "request_timeout" | "operation_in_progress" | "target_locked" | "backup_in_use" | "export_in_use" | "backup_held" | "last_backup" | "job_finished" | "cancelled" | "payload_too_large" | "unsupported_media_type" | "range_not_satisfiable" | "check_violated" | "check_failed" | "http_1_1_required" | "verification_failed" | "source_corrupt" | "source_missing" | "source_ambiguous" | "not_a_database" | "unsupported_storage_version" | "encrypted_database" | "unreadable_database" | "not_exportable" | "schema_mismatch" | "load_failed" | "hook_failed" | "hook_missing" | "image_unsealed" | "retention_stopped" | "path_not_allowed" | "target_not_replaceable" | "idempotency_key_reused" | "too_many_requests" | "internal" | "engine_failed" | "restore_failed" | "source_busy" | "repository_unavailable" | "interrupted" | "shutting_down" | "insufficient_space";
                detail: string;
            }[];
            /** @description Removed before their turn came */
            gone: string[];
        };
        /**
         * @example {
         *       "left": {
         *         "database": "availability"
         *       },
         *       "right": {
         *         "backup": "availability-20251112T030000Z-7f3a9c"
         *       },
         *       "mode": "content"
         *     }
         * @example {
         *       "left": {
         *         "database": "availability"
         *       },
         *       "right": {
         *         "export": "availability-20251112T081500Z-93c1f0"
         *       },
         *       "mode": "counts"
         *     }
         */
        CompareRequest: {
            left: {
                /** @example availability */
                database: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                export: string;
            };
            right: {
                /** @example availability */
                database: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                export: string;
            };
            /**
             * @description counts: rows and range per table. content: which tables and months differ. rows: only left, only right, changed.
             * @enum {string}
             */
            mode: "counts" | "content" | "rows";
            /** @description schema.table, or the table alone for schema main; all base tables without it */
            tables?: string[];
            /** @description Sample rows per table; 20 without it */
            limit?: number;
        };
        /**
         * @example {
         *       "left": {
         *         "database": "availability"
         *       },
         *       "right": {
         *         "backup": "availability-20251112T030000Z-7f3a9c"
         *       },
         *       "mode": "content",
         *       "equal": false,
         *       "schema": [],
         *       "tables": [
         *         {
         *           "schema": "main",
         *           "name": "daily_availability",
         *           "leftRows": 834050,
         *           "rightRows": 833350,
         *           "difference": 700,
         *           "equal": false,
         *           "leftRange": {
         *             "column": "date",
         *             "first": "2019-09-25",
         *             "last": "2025-11-12"
         *           },
         *           "rightRange": {
         *             "column": "date",
         *             "first": "2019-09-25",
         *             "last": "2025-11-11"
         *           },
         *           "months": [
         *             {
         *               "month": "2025-11",
         *               "leftRows": 8400,
         *               "rightRows": 7700
         *             }
         *           ]
         *         }
         *       ]
         *     }
         */
        ComparisonReport: {
            left: {
                /** @example availability */
                database: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                export: string;
            };
            right: {
                /** @example availability */
                database: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                export: string;
            };
            /**
             * @description counts: rows and range per table. content: which tables and months differ. rows: only left, only right, changed.
             * @enum {string}
             */
            mode: "counts" | "content" | "rows";
            equal: boolean;
            schema: {
                /** @enum {string} */
                kind: "table" | "column" | "constraint" | "index" | "view" | "sequence" | "type" | "macro" | "schema";
                /** @description schema.object, and .column of a column */
                name: string;
                left: string | null;
                right: string | null;
            }[];
            tables: {
                schema: string;
                name: string;
                leftRows: number | null;
                rightRows: number | null;
                /** @description left - right; an absent table counts as 0 */
                difference: number;
                /** @description As far as the mode looks */
                equal: boolean;
                /** @description Of the first date or timestamp column of the primary key, else of those that are NOT NULL */
                leftRange?: {
                    column: string;
                    first: string | null;
                    last: string | null;
                };
                /** @description Of the first date or timestamp column of the primary key, else of those that are NOT NULL */
                rightRange?: {
                    column: string;
                    first: string | null;
                    last: string | null;
                };
                /** @description The months that differ, the first 1,200 of them; content and rows mode. Not shown to viewers */
                months?: {
                    /** @description YYYY-MM, "infinity", "-infinity", or "none" for NULL */
                    month: string;
                    leftRows: number;
                    rightRows: number;
                }[];
                /** @description Rows; rows mode */
                onlyLeft?: number;
                onlyRight?: number;
                /** @description Same primary key, other values; 0 without a primary key */
                changed?: number;
                sample?: {
                    /** @enum {string} */
                    side: "left" | "right" | "changed";
                    key: {
                        [key: string]: string | null;
                    } | null;
                    left: {
                        [key: string]: string | null;
                    } | null;
                    right: {
                        [key: string]: string | null;
                    } | null;
                }[];
            }[];
        };
        /**
         * @description Without mode the target becomes what the source is. With mode (an export or a file, into a database) the rows are merged into an image of the database, which then takes its place
         * @example {
         *       "source": {
         *         "backup": "availability-20251112T030000Z-7f3a9c"
         *       },
         *       "target": {
         *         "database": "availability"
         *       }
         *     }
         * @example {
         *       "source": {
         *         "database": "availability",
         *         "latest": true
         *       },
         *       "target": {
         *         "database": "availability"
         *       },
         *       "dryRun": true
         *     }
         * @example {
         *       "source": {
         *         "export": "availability-20251112T081500Z-93c1f0"
         *       },
         *       "mode": "upsert",
         *       "target": {
         *         "database": "availability"
         *       }
         *     }
         * @example {
         *       "source": {
         *         "file": "/srv/backups/availability_30d.parquet",
         *         "table": "daily_availability"
         *       },
         *       "mode": "upsert",
         *       "target": {
         *         "database": "availability"
         *       }
         *     }
         */
        RestoreRequest: {
            source: {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
            } | {
                /** @example availability */
                database: string;
                /** @enum {boolean} */
                latest: true;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                export: string;
            } | {
                /** @description Absolute path of a .csv, .csv.gz, .csv.zst or .parquet file under importRoots */
                file: string;
                /** @description schema.table, or the table alone for schema main */
                table?: string;
            };
            target: {
                /** @example availability */
                database: string;
            } | {
                path: string;
            };
            /**
             * @description replace: the rows of the table (of the window, where the export has one) give way to those of the files. append: rows are added. upsert: rows with a known primary key are updated, others inserted.
             * @enum {string}
             */
            mode?: "replace" | "append" | "upsert";
            /** @description Tables of the export whose rows are wanted, all without it. In a new database the others are made without rows */
            tables?: string[];
            /** @description Only tell what would happen */
            dryRun?: boolean;
            /** @description Overwrite a target that cannot be renamed (a bind-mounted file) in place, and go on where it cannot be seen whether a process holds the target: every process that uses it must have been stopped. One that is seen to hold it is refused all the same. Also replaces a whole database by rows of a window or of some tables, or by those of another database */
            force?: boolean;
        };
        /**
         * @example {
         *       "source": {
         *         "backup": "availability-20251112T030000Z-7f3a9c"
         *       },
         *       "target": {
         *         "database": "availability",
         *         "path": "/srv/data/availability.duckdb"
         *       },
         *       "dryRun": false,
         *       "quarantine": {
         *         "id": "availability-20251112T081502Z-5e0c41",
         *         "files": [
         *           {
         *             "from": "/srv/data/availability.duckdb",
         *             "to": "/srv/data/.duckback/quarantine/availability-20251112T081502Z-5e0c41/availability.duckdb"
         *           }
         *         ]
         *       },
         *       "verification": {
         *         "backup": "availability-20251112T030000Z-7f3a9c",
         *         "file": null,
         *         "repository": "local",
         *         "level": "restore",
         *         "ok": true,
         *         "startedAt": "2025-11-12T08:15:01.102Z",
         *         "endedAt": "2025-11-12T08:15:02.020Z",
         *         "problems": [],
         *         "notes": [],
         *         "blocks": {
         *           "used": 649,
         *           "free": 2,
         *           "freeDamaged": 0
         *         },
         *         "tables": [
         *           {
         *             "schema": "main",
         *             "name": "daily_availability",
         *             "rowCount": 833350
         *           }
         *         ],
         *         "checks": [
         *           {
         *             "name": "no_missing_dates",
         *             "ok": true,
         *             "violations": 0,
         *             "columns": [
         *               "missing_date"
         *             ],
         *             "sample": [],
         *             "error": null,
         *             "durationMs": 31
         *           }
         *         ]
         *       },
         *       "sizeBytes": 170668032,
         *       "steps": [
         *         "Move /srv/data/availability.duckdb to /srv/data/.duckback/quarantine/availability-20251112T081502Z-5e0c41/availability.duckdb.",
         *         "Rename the copy to /srv/data/availability.duckdb.",
         *         "Keep the owner 1000:1000 and the mode 644."
         *       ]
         *     }
         */
        RestoreReport: {
            source: {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                export: string;
            } | {
                file: string;
                /** @description schema.table, or the table alone for schema main */
                table: string;
            };
            target: {
                database: string | null;
                /** @description With symbolic links followed */
                path: string;
            };
            dryRun: boolean;
            quarantine: {
                id: string;
                files: {
                    from: string;
                    to: string;
                }[];
            } | null;
            verification: components["schemas"]["VerificationReport"] | null;
            /** @description What became of the rows of an export or a file, table by table; not in a dry run */
            loaded?: {
                schema: string;
                name: string;
                inserted: number;
                updated: number;
                /** @description Were there with the same values */
                unchanged: number;
                /** @description Gave way; replace only */
                deleted: number;
            }[];
            /** @description Of the restored file; a dry run with an export or a file estimates it */
            sizeBytes: number;
            steps: string[];
        };
        /**
         * @example {
         *       "id": "availability-20251112T081502Z-5e0c41",
         *       "createdAt": "2025-11-12T08:15:02.031Z",
         *       "jobId": "job-20251112T081500Z-c5fef5",
         *       "database": "availability",
         *       "target": "/srv/data/availability.duckdb",
         *       "sizeBytes": 170668032,
         *       "files": [
         *         {
         *           "from": "/srv/data/availability.duckdb",
         *           "to": "/srv/data/.duckback/quarantine/availability-20251112T081502Z-5e0c41/availability.duckdb"
         *         }
         *       ]
         *     }
         */
        QuarantineEntry: {
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            jobId: string;
            database: string | null;
            /** @description The file that was replaced */
            target: string;
            sizeBytes: number;
            files: {
                from: string;
                to: string;
            }[];
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "id": "availability-20251112T081502Z-5e0c41",
         *           "createdAt": "2025-11-12T08:15:02.031Z",
         *           "jobId": "job-20251112T081500Z-c5fef5",
         *           "database": "availability",
         *           "target": "/srv/data/availability.duckdb",
         *           "sizeBytes": 170668032,
         *           "files": [
         *             {
         *               "from": "/srv/data/availability.duckdb",
         *               "to": "/srv/data/.duckback/quarantine/availability-20251112T081502Z-5e0c41/availability.duckdb"
         *             }
         *           ]
         *         }
         *       ]
         *     }
         */
        QuarantinePage: {
            items: components["schemas"]["QuarantineEntry"][];
            nextCursor?: string;
        };
        /**
         * @example {
         *       "database": "availability",
         *       "format": "parquet",
         *       "window": {
         *         "lastDays": 30
         *       }
         *     }
         * @example {
         *       "backup": "availability-20251112T030000Z-7f3a9c",
         *       "format": "csv",
         *       "tables": [
         *         "daily_availability"
         *       ],
         *       "compression": {
         *         "codec": "gzip"
         *       }
         *     }
         */
        ExportRequest: {
            /** @example availability */
            database: string;
            /** @enum {string} */
            format: "csv" | "parquet";
            window?: {
                lastDays: number;
            } | {
                /**
                 * @example 2025-10-12
                 * @example 2025-10-12T00:00:00Z
                 */
                from: string;
                /**
                 * @example 2025-10-12
                 * @example 2025-10-12T00:00:00Z
                 */
                to?: string;
            } | {
                /**
                 * @example 2025-10-12
                 * @example 2025-10-12T00:00:00Z
                 */
                to: string;
            };
            compression?: {
                /**
                 * @description CSV: none, gzip, zstd. Parquet: zstd, snappy, none
                 * @enum {string}
                 */
                codec: "none" | "gzip" | "zstd" | "snappy";
                /** @description Of zstd in Parquet files; DuckDB decides without it */
                level?: number;
            };
            /** @description Rows per Parquet row group */
            rowGroupSize?: number;
            /** @description All base tables without it */
            tables?: string[];
            partitionBy?: string[] | ("year" | "month");
            /** @example availability */
            repository?: string;
        } | {
            /** @example availability-20251111T030000Z-7f3a9c */
            backup: string;
            /** @enum {string} */
            format: "csv" | "parquet";
            window?: {
                lastDays: number;
            } | {
                /**
                 * @example 2025-10-12
                 * @example 2025-10-12T00:00:00Z
                 */
                from: string;
                /**
                 * @example 2025-10-12
                 * @example 2025-10-12T00:00:00Z
                 */
                to?: string;
            } | {
                /**
                 * @example 2025-10-12
                 * @example 2025-10-12T00:00:00Z
                 */
                to: string;
            };
            compression?: {
                /**
                 * @description CSV: none, gzip, zstd. Parquet: zstd, snappy, none
                 * @enum {string}
                 */
                codec: "none" | "gzip" | "zstd" | "snappy";
                /** @description Of zstd in Parquet files; DuckDB decides without it */
                level?: number;
            };
            /** @description Rows per Parquet row group */
            rowGroupSize?: number;
            /** @description All base tables without it */
            tables?: string[];
            partitionBy?: string[] | ("year" | "month");
            /** @example availability */
            repository?: string;
        };
        /**
         * @example {
         *       "database": "availability",
         *       "table": "daily_availability",
         *       "format": "csv"
         *     }
         */
        StreamRequest: {
            /** @example availability */
            database: string;
            /** @enum {string} */
            format: "csv" | "parquet";
            window?: {
                lastDays: number;
            } | {
                /**
                 * @example 2025-10-12
                 * @example 2025-10-12T00:00:00Z
                 */
                from: string;
                /**
                 * @example 2025-10-12
                 * @example 2025-10-12T00:00:00Z
                 */
                to?: string;
            } | {
                /**
                 * @example 2025-10-12
                 * @example 2025-10-12T00:00:00Z
                 */
                to: string;
            };
            compression?: {
                /**
                 * @description CSV: none, gzip, zstd. Parquet: zstd, snappy, none
                 * @enum {string}
                 */
                codec: "none" | "gzip" | "zstd" | "snappy";
                /** @description Of zstd in Parquet files; DuckDB decides without it */
                level?: number;
            };
            /** @description Rows per Parquet row group */
            rowGroupSize?: number;
            /** @description schema.table, or the table alone for schema main */
            table: string;
        } | {
            /** @example availability-20251111T030000Z-7f3a9c */
            backup: string;
            /** @enum {string} */
            format: "csv" | "parquet";
            window?: {
                lastDays: number;
            } | {
                /**
                 * @example 2025-10-12
                 * @example 2025-10-12T00:00:00Z
                 */
                from: string;
                /**
                 * @example 2025-10-12
                 * @example 2025-10-12T00:00:00Z
                 */
                to?: string;
            } | {
                /**
                 * @example 2025-10-12
                 * @example 2025-10-12T00:00:00Z
                 */
                to: string;
            };
            compression?: {
                /**
                 * @description CSV: none, gzip, zstd. Parquet: zstd, snappy, none
                 * @enum {string}
                 */
                codec: "none" | "gzip" | "zstd" | "snappy";
                /** @description Of zstd in Parquet files; DuckDB decides without it */
                level?: number;
            };
            /** @description Rows per Parquet row group */
            rowGroupSize?: number;
            /** @description schema.table, or the table alone for schema main */
            table: string;
        };
        /**
         * @example {
         *       "id": "availability-20251112T081500Z-93c1f0",
         *       "database": "availability",
         *       "createdAt": "2025-11-12T08:15:00.618Z",
         *       "source": {
         *         "database": "availability"
         *       },
         *       "format": "parquet",
         *       "compression": {
         *         "codec": "zstd"
         *       },
         *       "partitionBy": null,
         *       "complete": false,
         *       "duckdbVersion": "v1.5.6",
         *       "expiresAt": "2026-02-10T08:15:01.402Z",
         *       "tables": [
         *         {
         *           "schema": "main",
         *           "name": "daily_availability",
         *           "rowCount": 21700,
         *           "fingerprint": null,
         *           "columns": [
         *             {
         *               "name": "date",
         *               "type": "DATE",
         *               "storedAs": null
         *             },
         *             {
         *               "name": "symbol",
         *               "type": "VARCHAR",
         *               "storedAs": null
         *             }
         *           ],
         *           "primaryKey": [
         *             "date",
         *             "symbol"
         *           ],
         *           "orderBy": [
         *             "date",
         *             "symbol"
         *           ],
         *           "timeColumn": "date",
         *           "window": {
         *             "from": "2025-10-13",
         *             "to": null
         *           },
         *           "partitionedBy": [],
         *           "files": [
         *             {
         *               "name": "daily_availability.parquet",
         *               "sizeBytes": 1589248,
         *               "sha256": "5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456",
         *               "rows": 21700
         *             }
         *           ]
         *         }
         *       ],
         *       "notes": [],
         *       "repository": "local",
         *       "sizeBytes": 1589248
         *     }
         */
        Export: {
            /** @example availability-20251111T030000Z-7f3a9c */
            id: string;
            /** @example availability */
            database: string;
            /**
             * Format: date-time
             * @description The instant of the exported state
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            source: {
                /** @example availability */
                database: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
            };
            /** @enum {string} */
            format: "csv" | "parquet";
            compression: {
                /**
                 * @description CSV: none, gzip, zstd. Parquet: zstd, snappy, none
                 * @enum {string}
                 */
                codec: "none" | "gzip" | "zstd" | "snappy";
                /** @description Of zstd in Parquet files; DuckDB decides without it */
                level?: number;
            };
            partitionBy: (string[] | ("year" | "month")) | null;
            /** @description All base tables, and all of their rows */
            complete: boolean;
            duckdbVersion: string;
            expiresAt: string | null;
            tables: {
                schema: string;
                name: string;
                rowCount: number;
                fingerprint: string | null;
                /** @description How the fingerprint was made; not there: in the first way, as those of most types still are */
                fingerprintVersion?: number;
                /** @description In the order of the files; generated columns hold nothing and are left out */
                columns: {
                    name: string;
                    /** @description DuckDB's type, user-defined types resolved */
                    type: string;
                    storedAs: string | null;
                }[];
                primaryKey: string[];
                orderBy: string[];
                timeColumn: string | null;
                window: {
                    from: string | null;
                    to: string | null;
                } | null;
                /** @description Hive partition columns: those of the table are in the files too; year and month are in the paths only */
                partitionedBy: string[];
                /** @description A viewer gets none of a partitioned table: their names have values in them */
                files: {
                    /** @description Below the folder of the export; between slashes at most 255 characters */
                    name: string;
                    sizeBytes: number;
                    sha256: string;
                    rows: number;
                }[];
            }[];
            /** @description What of the database the files cannot carry, by name: for example a view on a file elsewhere */
            notes: string[];
            /** @example availability */
            repository: string;
            /** @description Of all files */
            sizeBytes: number;
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "id": "availability-20251112T081500Z-93c1f0",
         *           "database": "availability",
         *           "createdAt": "2025-11-12T08:15:00.618Z",
         *           "source": {
         *             "database": "availability"
         *           },
         *           "format": "parquet",
         *           "compression": {
         *             "codec": "zstd"
         *           },
         *           "partitionBy": null,
         *           "complete": false,
         *           "duckdbVersion": "v1.5.6",
         *           "expiresAt": "2026-02-10T08:15:01.402Z",
         *           "tables": [
         *             {
         *               "schema": "main",
         *               "name": "daily_availability",
         *               "rowCount": 21700,
         *               "fingerprint": null,
         *               "columns": [
         *                 {
         *                   "name": "date",
         *                   "type": "DATE",
         *                   "storedAs": null
         *                 },
         *                 {
         *                   "name": "symbol",
         *                   "type": "VARCHAR",
         *                   "storedAs": null
         *                 }
         *               ],
         *               "primaryKey": [
         *                 "date",
         *                 "symbol"
         *               ],
         *               "orderBy": [
         *                 "date",
         *                 "symbol"
         *               ],
         *               "timeColumn": "date",
         *               "window": {
         *                 "from": "2025-10-13",
         *                 "to": null
         *               },
         *               "partitionedBy": [],
         *               "files": [
         *                 {
         *                   "name": "daily_availability.parquet",
         *                   "sizeBytes": 1589248,
         *                   "sha256": "5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456",
         *                   "rows": 21700
         *                 }
         *               ]
         *             }
         *           ],
         *           "notes": [],
         *           "repository": "local",
         *           "sizeBytes": 1589248
         *         }
         *       ],
         *       "nextCursor": "2025-11-12T08:15:00.618Z~availability-20251112T081500Z-93c1f0"
         *     }
         */
        ExportPage: {
            items: components["schemas"]["Export"][];
            nextCursor?: string;
        };
        /**
         * @description manifest.json: written last, never changed
         * @example {
         *       "formatVersion": 1,
         *       "kind": "export",
         *       "id": "availability-20251112T081500Z-93c1f0",
         *       "database": "availability",
         *       "createdAt": "2025-11-12T08:15:00.618Z",
         *       "source": {
         *         "database": "availability"
         *       },
         *       "format": "parquet",
         *       "compression": {
         *         "codec": "zstd"
         *       },
         *       "partitionBy": null,
         *       "complete": false,
         *       "duckdbVersion": "v1.5.6",
         *       "expiresAt": "2026-02-10T08:15:01.402Z",
         *       "tables": [
         *         {
         *           "schema": "main",
         *           "name": "daily_availability",
         *           "rowCount": 21700,
         *           "fingerprint": null,
         *           "columns": [
         *             {
         *               "name": "date",
         *               "type": "DATE",
         *               "storedAs": null
         *             },
         *             {
         *               "name": "symbol",
         *               "type": "VARCHAR",
         *               "storedAs": null
         *             }
         *           ],
         *           "primaryKey": [
         *             "date",
         *             "symbol"
         *           ],
         *           "orderBy": [
         *             "date",
         *             "symbol"
         *           ],
         *           "timeColumn": "date",
         *           "window": {
         *             "from": "2025-10-13",
         *             "to": null
         *           },
         *           "partitionedBy": [],
         *           "files": [
         *             {
         *               "name": "daily_availability.parquet",
         *               "sizeBytes": 1589248,
         *               "sha256": "5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456",
         *               "rows": 21700
         *             }
         *           ]
         *         }
         *       ],
         *       "notes": [],
         *       "schema": [
         *         {
         *           "kind": "table",
         *           "name": "main.daily_availability",
         *           "sql": "CREATE TABLE main.daily_availability(\"date\" DATE, symbol VARCHAR, PRIMARY KEY(\"date\", symbol));"
         *         }
         *       ],
         *       "readme": [
         *         "-- availability-20251112T081500Z-93c1f0: tables as parquet files, written by DuckDB v1.5.6."
         *       ]
         *     }
         */
        ExportManifest: {
            /** @enum {number} */
            formatVersion: 1;
            /** @enum {string} */
            kind: "export";
            /** @example availability-20251111T030000Z-7f3a9c */
            id: string;
            /** @example availability */
            database: string;
            /**
             * Format: date-time
             * @description The instant of the exported state
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            source: {
                /** @example availability */
                database: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
            };
            /** @enum {string} */
            format: "csv" | "parquet";
            compression: {
                /**
                 * @description CSV: none, gzip, zstd. Parquet: zstd, snappy, none
                 * @enum {string}
                 */
                codec: "none" | "gzip" | "zstd" | "snappy";
                /** @description Of zstd in Parquet files; DuckDB decides without it */
                level?: number;
            };
            partitionBy: (string[] | ("year" | "month")) | null;
            /** @description All base tables, and all of their rows */
            complete: boolean;
            duckdbVersion: string;
            expiresAt: string | null;
            tables: {
                schema: string;
                name: string;
                rowCount: number;
                fingerprint: string | null;
                /** @description How the fingerprint was made; not there: in the first way, as those of most types still are */
                fingerprintVersion?: number;
                /** @description In the order of the files; generated columns hold nothing and are left out */
                columns: {
                    name: string;
                    /** @description DuckDB's type, user-defined types resolved */
                    type: string;
                    storedAs: string | null;
                }[];
                primaryKey: string[];
                orderBy: string[];
                timeColumn: string | null;
                window: {
                    from: string | null;
                    to: string | null;
                } | null;
                /** @description Hive partition columns: those of the table are in the files too; year and month are in the paths only */
                partitionedBy: string[];
                /** @description A viewer gets none of a partitioned table: their names have values in them */
                files: {
                    /** @description Below the folder of the export; between slashes at most 255 characters */
                    name: string;
                    sizeBytes: number;
                    sha256: string;
                    rows: number;
                }[];
            }[];
            /** @description What of the database the files cannot carry, by name: for example a view on a file elsewhere */
            notes: string[];
            /** @description In dependency order. Tables come before their rows, indexes, views and comments after them */
            schema: {
                /** @enum {string} */
                kind: "schema" | "type" | "sequence" | "table" | "index" | "view" | "macro" | "comment";
                /** @description schema.object */
                name: string;
                /** @description CREATE ..., or COMMENT ON ... */
                sql: string;
            }[];
            /** @description How to load the files by hand, line by line */
            readme: string[];
        };
        /**
         * @example {
         *       "database": "availability",
         *       "from": "backup"
         *     }
         * @example {
         *       "database": "availability",
         *       "from": "backup",
         *       "backup": "availability-20251112T030000Z-7f3a9c",
         *       "dryRun": true
         *     }
         * @example {
         *       "database": "availability",
         *       "from": "scratch"
         *     }
         */
        RecoveryRequest: {
            /** @example availability */
            database: string;
            /**
             * @description backup: a backup is restored, and the days since are filled in. scratch: the database is moved aside and made anew
             * @enum {string}
             */
            from: "backup" | "scratch";
            /**
             * @description Only with `from` backup; the newest good one without it
             * @example availability-20251111T030000Z-7f3a9c
             */
            backup?: string;
            /**
             * @description What data that breaks a check, or a check that cannot run, does. refuse, as without it: the recovery fails. tell: it goes on, and `alerts` has them
             * @enum {string}
             */
            checks?: "refuse" | "tell";
            /** @description Only tell what would happen */
            dryRun?: boolean;
        };
        /**
         * @example {
         *       "database": "availability",
         *       "from": "backup",
         *       "backup": "availability-20251112T030000Z-7f3a9c",
         *       "target": "/srv/data/availability.duckdb",
         *       "steps": [
         *         {
         *           "name": "identify",
         *           "does": [
         *             "Take availability-20251112T030000Z-7f3a9c."
         *           ],
         *           "command": null,
         *           "ifItFails": "The database is as it was, and the hook start is run."
         *         },
         *         {
         *           "name": "verify",
         *           "does": [
         *             "Read every block and every row of it, and run the 5 configured checks."
         *           ],
         *           "command": null,
         *           "ifItFails": "The database is as it was, and the hook start is run."
         *         },
         *         {
         *           "name": "stop",
         *           "does": [
         *             "Stop what writes the database, and wait until nobody holds it."
         *           ],
         *           "command": [
         *             "systemctl",
         *             "--user",
         *             "stop",
         *             "scheduler"
         *           ],
         *           "ifItFails": "The database is as it was, and the hook start is run."
         *         },
         *         {
         *           "name": "restore",
         *           "does": [
         *             "Move /srv/data/availability.duckdb to quarantine.",
         *             "Rename the copy to /srv/data/availability.duckdb."
         *           ],
         *           "command": null,
         *           "ifItFails": "The database is as it was, and the hook start is run."
         *         },
         *         {
         *           "name": "validate",
         *           "does": [
         *             "Hold what is there now against the 5 configured checks."
         *           ],
         *           "command": [
         *             "./validate.sh"
         *           ],
         *           "ifItFails": "The database is as it was, and the hook start is run."
         *         },
         *         {
         *           "name": "backfill",
         *           "does": [
         *             "Fill in the days from the last one in daily_availability.date of the restored data, which may be half written, to yesterday."
         *           ],
         *           "command": [
         *             "./backfill.sh",
         *             "--start-date",
         *             "{startDate}"
         *           ],
         *           "ifItFails": "The database is as it was, and the hook start is run."
         *         },
         *         {
         *           "name": "start",
         *           "does": [
         *             "Start what writes the database."
         *           ],
         *           "command": [
         *             "systemctl",
         *             "--user",
         *             "start",
         *             "scheduler"
         *           ],
         *           "ifItFails": "The database is as it was, and the hook start is run."
         *         }
         *       ]
         *     }
         */
        RecoveryPlan: {
            /** @example availability */
            database: string;
            /**
             * @description backup: a backup is restored, and the days since are filled in. scratch: the database is moved aside and made anew
             * @enum {string}
             */
            from: "backup" | "scratch";
            backup: string | null;
            /** @description The file of the database, with symbolic links followed */
            target: string;
            steps: {
                /** @enum {string} */
                name: "identify" | "verify" | "stop" | "restore" | "move aside" | "validate" | "backfill" | "start";
                does: string[];
                command: string[] | null;
                /** @description What happens then, and what to do */
                ifItFails: string;
            }[];
        };
        /**
         * @example {
         *       "database": "availability",
         *       "from": "backup",
         *       "backup": "availability-20251112T030000Z-7f3a9c",
         *       "target": "/srv/data/availability.duckdb",
         *       "quarantine": "availability-20251112T081502Z-5e0c41",
         *       "checks": [
         *         {
         *           "name": "no_missing_dates",
         *           "ok": true,
         *           "violations": 0,
         *           "columns": [
         *             "missing_date"
         *           ],
         *           "sample": [],
         *           "error": null,
         *           "durationMs": 31
         *         }
         *       ],
         *       "startDate": "2025-11-11",
         *       "rolledBack": false,
         *       "alerts": []
         *     }
         */
        RecoveryReport: {
            /** @example availability */
            database: string;
            /**
             * @description backup: a backup is restored, and the days since are filled in. scratch: the database is moved aside and made anew
             * @enum {string}
             */
            from: "backup" | "scratch";
            backup: string | null;
            target: string;
            quarantine: string | null;
            /** @description The configured checks, on what was restored or made */
            checks: {
                name: string;
                /** @description It ran, and gave no row */
                ok: boolean;
                violations: number | null;
                /** @description Names of the columns of `sample` */
                columns: string[];
                /** @description The first rows, at most ten, as text; long values are cut off */
                sample: (string | null)[][];
                error: string | null;
                durationMs: number;
            }[];
            startDate: string | null;
            /** @description What was there before was put back */
            rolledBack: boolean;
            alerts: string[];
        };
        /**
         * @example {
         *       "keepDaily": 7,
         *       "keepWeekly": 4,
         *       "keepMonthly": 12,
         *       "keepYearly": "all",
         *       "timezone": "UTC"
         *     }
         */
        RetentionPolicy: {
            /** @description The newest ones */
            keepLast?: number | "all";
            /** @description The newest of each hour that has one */
            keepHourly?: number | "all";
            /** @description The newest of each day */
            keepDaily?: number | "all";
            /** @description The newest of each ISO week, Monday to Sunday */
            keepWeekly?: number | "all";
            /** @description The oldest of each month */
            keepMonthly?: number | "all";
            /** @description The oldest of each year */
            keepYearly?: number | "all";
            /** @description All that are at most so much older than the newest good one */
            keepWithinMs?: number;
            /** @description So many of the newest good ones always stay; 1 without it */
            minBackups?: number;
            /** @description IANA name: where days, weeks, months and years begin; UTC without it */
            timezone?: string;
        };
        /**
         * @example {
         *       "database": "availability"
         *     }
         * @example {
         *       "database": "availability",
         *       "policy": {
         *         "keepLast": 3
         *       }
         *     }
         * @example {
         *       "database": "availability",
         *       "dryRun": false
         *     }
         */
        RetentionRequest: {
            /** @example availability */
            database: string;
            /**
             * @description Where; the primary repository of the database without it
             * @example availability
             */
            repository?: string;
            policy?: components["schemas"]["RetentionPolicy"];
            /** @description Only tell what would be removed; true without it */
            dryRun?: boolean;
        };
        /**
         * @description policy is null where none is configured: then nothing is ever removed
         * @example {
         *       "database": "availability",
         *       "repository": "local",
         *       "policy": {
         *         "keepDaily": 7,
         *         "keepWeekly": 4,
         *         "keepMonthly": 12,
         *         "keepYearly": "all",
         *         "timezone": "UTC"
         *       },
         *       "keep": [
         *         {
         *           "backup": "availability-20251112T030000Z-7f3a9c",
         *           "reasons": [
         *             "newest good one",
         *             "daily 2025-11-12",
         *             "weekly 2025-W46"
         *           ]
         *         }
         *       ],
         *       "remove": [
         *         {
         *           "backup": "availability-20251105T030000Z-51d0aa",
         *           "reasons": [
         *             "no rule keeps it"
         *           ]
         *         }
         *       ],
         *       "stopped": null,
         *       "freedBytes": 170405888,
         *       "versionedBytes": 0
         *     }
         */
        RetentionPlan: {
            /** @example availability */
            database: string;
            /** @example availability */
            repository: string;
            policy: components["schemas"]["RetentionPolicy"] | null;
            /** @description Newest first, each with the reasons: what keeps it */
            keep: {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
                reasons: string[];
            }[];
            /** @description Newest first, each with the reasons: why nothing does */
            remove: {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
                reasons: string[];
            }[];
            stopped: string | null;
            /** @description What really gets free */
            freedBytes: number;
            versionedBytes: number | null;
        };
        /**
         * @example {
         *       "database": "availability"
         *     }
         */
        PruneRequest: {
            /** @example availability */
            database: string;
            /**
             * @description Where; the primary repository of the database without it
             * @example availability
             */
            repository?: string;
        };
        /**
         * @description The plan, and what became of it
         * @example {
         *       "database": "availability",
         *       "repository": "local",
         *       "policy": {
         *         "keepDaily": 7,
         *         "keepWeekly": 4,
         *         "keepMonthly": 12,
         *         "keepYearly": "all",
         *         "timezone": "UTC"
         *       },
         *       "keep": [
         *         {
         *           "backup": "availability-20251112T030000Z-7f3a9c",
         *           "reasons": [
         *             "newest good one",
         *             "daily 2025-11-12",
         *             "weekly 2025-W46"
         *           ]
         *         }
         *       ],
         *       "remove": [
         *         {
         *           "backup": "availability-20251105T030000Z-51d0aa",
         *           "reasons": [
         *             "no rule keeps it"
         *           ]
         *         }
         *       ],
         *       "stopped": null,
         *       "removed": [
         *         "availability-20251105T030000Z-51d0aa"
         *       ],
         *       "failed": [],
         *       "freedBytes": 170405888
         *     }
         */
        PruneReport: {
            /** @example availability */
            database: string;
            /** @example availability */
            repository: string;
            policy: components["schemas"]["RetentionPolicy"] | null;
            /** @description Newest first, each with the reasons: what keeps it */
            keep: {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
                reasons: string[];
            }[];
            /** @description Newest first, each with the reasons: why nothing does */
            remove: {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
                reasons: string[];
            }[];
            stopped: string | null;
            /** @description What really went, oldest first */
            removed: string[];
            /** @description What was to go and stayed: held or read since the plan was made, or it could not be removed */
            failed: {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
                /** @enum {string} */
                code: "validation_failed" | "unauthorized" | "forbidden" | "not_found" | "request_timeout" | "operation_in_progress" | "target_locked" | "backup_in_use" | "export_in_use" | "backup_held" | "last_backup" | "job_finished" | "cancelled" | "payload_too_large" | "unsupported_media_type" | "range_not_satisfiable" | "check_violated" | "check_failed" | "http_1_1_required" | "verification_failed" | "source_corrupt" | "source_missing" | "source_ambiguous" | "not_a_database" | "unsupported_storage_version" | "encrypted_database" | "unreadable_database" | "not_exportable" | "schema_mismatch" | "load_failed" | "hook_failed" | "hook_missing" | "image_unsealed" | "retention_stopped" | "path_not_allowed" | "target_not_replaceable" | "idempotency_key_reused" | "too_many_requests" | "internal" | "engine_failed" | "restore_failed" | "source_busy" | "repository_unavailable" | "interrupted" | "shutting_down" | "insufficient_space";
                detail: string;
            }[];
            /** @description What really gets free */
            freedBytes: number;
            versionedBytes?: number | null;
        };
        /**
         * @description It is deleted, and its bytes stay in a bucket
         * @example {
         *       "freedBytes": 170405888,
         *       "versionedBytes": 170405888,
         *       "lockedUntil": "2025-11-19T03:00:00.000Z"
         *     }
         */
        Removal: {
            /** @description What really gets free */
            freedBytes: number;
            versionedBytes: number | null;
            lockedUntil: string | null;
        };
        /**
         * @example {
         *       "name": "offsite",
         *       "kind": "local",
         *       "reachable": true,
         *       "awaySince": null,
         *       "problem": null,
         *       "freeBytes": 1917001728000,
         *       "keepsVersions": false,
         *       "olderVersionsBytes": 0,
         *       "objectLock": null,
         *       "scannedAt": "2025-11-12T00:00:00.311Z",
         *       "holds": [
         *         {
         *           "database": "availability",
         *           "role": "copies",
         *           "backups": 31,
         *           "notGood": 0,
         *           "sizeBytes": 5290708992,
         *           "newestGoodAt": "2025-11-12T03:00:00.412Z",
         *           "exports": 0,
         *           "exportBytes": 0,
         *           "unusableBackups": 0,
         *           "unusableExports": 0,
         *           "pendingCopies": 0,
         *           "late": false
         *         }
         *       ],
         *       "found": [
         *         {
         *           "key": "availability/notes.txt",
         *           "reason": "it is no part of a repository"
         *         }
         *       ]
         *     }
         */
        Repository: {
            /** @example availability */
            name: string;
            /** @enum {string} */
            kind: "local" | "s3";
            reachable: boolean;
            awaySince: string | null;
            /** @description Why it cannot be used. It is asked again by itself, ever later, in the end every five minutes; POST /repositories/{name}/rescan asks at once */
            problem: components["schemas"]["Problem"] | null;
            freeBytes: number | null;
            keepsVersions: boolean | null;
            olderVersionsBytes: number | null;
            objectLock: ("governance" | "compliance") | null;
            scannedAt: string | null;
            holds: {
                /** @example availability */
                database: string;
                role: ("primary" | "copies") | null;
                backups: number;
                /** @description Those among them that are damaged, or unsealed */
                notGood: number;
                /** @description Of their database files */
                sizeBytes: number;
                newestGoodAt: string | null;
                exports: number;
                /** @description Of their files */
                exportBytes: number;
                /** @description That lie here and count nowhere else: their manifest, or a file that it names, is not what it was; see `found` */
                unusableBackups: number;
                /** @description The same of exports */
                unusableExports: number;
                /** @description Copies that are still to be made */
                pendingCopies: number;
                /** @description Copies wait, and the newest good one here is older than the database's maxAge */
                late: boolean;
            }[];
            /** @description What is no backup and no export: foreign, damaged or half written; the first thousand. Nothing touches it. A viewer is told no names of files of exports: they can have values in them */
            found: {
                key: string;
                reason: string;
            }[];
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "name": "offsite",
         *           "kind": "local",
         *           "reachable": true,
         *           "awaySince": null,
         *           "problem": null,
         *           "freeBytes": 1917001728000,
         *           "keepsVersions": false,
         *           "olderVersionsBytes": 0,
         *           "objectLock": null,
         *           "scannedAt": "2025-11-12T00:00:00.311Z",
         *           "holds": [
         *             {
         *               "database": "availability",
         *               "role": "copies",
         *               "backups": 31,
         *               "notGood": 0,
         *               "sizeBytes": 5290708992,
         *               "newestGoodAt": "2025-11-12T03:00:00.412Z",
         *               "exports": 0,
         *               "exportBytes": 0,
         *               "unusableBackups": 0,
         *               "unusableExports": 0,
         *               "pendingCopies": 0,
         *               "late": false
         *             }
         *           ],
         *           "found": [
         *             {
         *               "key": "availability/notes.txt",
         *               "reason": "it is no part of a repository"
         *             }
         *           ]
         *         }
         *       ]
         *     }
         */
        RepositoryList: {
            items: components["schemas"]["Repository"][];
        };
        /**
         * @example {
         *       "name": "availability",
         *       "path": "/srv/data/availability.duckdb",
         *       "exists": true,
         *       "sizeBytes": 170668032,
         *       "walBytes": 48213,
         *       "storageVersion": 64,
         *       "heldBy": {
         *         "pid": 2211,
         *         "command": "/usr/bin/python3"
         *       },
         *       "protection": "ok",
         *       "lastBackup": "availability-20251112T030000Z-7f3a9c",
         *       "lastGoodBackup": "availability-20251112T030000Z-7f3a9c",
         *       "ageMs": 18900000,
         *       "maxAgeMs": 93600000,
         *       "nextRun": "2025-11-13T03:00:00.000Z",
         *       "tables": [
         *         {
         *           "schema": "main",
         *           "name": "daily_availability",
         *           "rowCount": 833350
         *         }
         *       ],
         *       "tablesAsOf": "2025-11-12T03:00:00.412Z",
         *       "runningJob": null,
         *       "unusableBackups": 0,
         *       "unusableExports": 0,
         *       "quarantineBytes": 0
         *     }
         */
        Database: {
            /** @example availability */
            name: string;
            path: string;
            exists: boolean;
            sizeBytes: number | null;
            /** @description Size of the write-ahead log beside it; 0 without one */
            walBytes: number;
            storageVersion: number | null;
            heldBy: {
                pid: number;
                command: string;
            } | null;
            /** @enum {string} */
            protection: "missing" | "failing" | "never" | "late" | "ok";
            lastBackup: string | null;
            lastGoodBackup: string | null;
            ageMs: number | null;
            /** @description What it may be at most: older is `late` */
            maxAgeMs: number;
            nextRun: string | null;
            /** @description Base tables as of the newest backup that could be read */
            tables: {
                schema: string;
                name: string;
                rowCount: number;
            }[];
            tablesAsOf: string | null;
            runningJob: string | null;
            /** @description Backups that lie in a repository and cannot be used there, because their manifest, or a file that it names, is not what it was. `protection` counts as if they were not there; `found` of GET /repositories names them */
            unusableBackups: number;
            /** @description The same of its exports */
            unusableExports: number;
            /** @description What restores of it moved aside and nobody removed */
            quarantineBytes: number;
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "name": "availability",
         *           "path": "/srv/data/availability.duckdb",
         *           "exists": true,
         *           "sizeBytes": 170668032,
         *           "walBytes": 48213,
         *           "storageVersion": 64,
         *           "heldBy": {
         *             "pid": 2211,
         *             "command": "/usr/bin/python3"
         *           },
         *           "protection": "ok",
         *           "lastBackup": "availability-20251112T030000Z-7f3a9c",
         *           "lastGoodBackup": "availability-20251112T030000Z-7f3a9c",
         *           "ageMs": 18900000,
         *           "maxAgeMs": 93600000,
         *           "nextRun": "2025-11-13T03:00:00.000Z",
         *           "tables": [
         *             {
         *               "schema": "main",
         *               "name": "daily_availability",
         *               "rowCount": 833350
         *             }
         *           ],
         *           "tablesAsOf": "2025-11-12T03:00:00.412Z",
         *           "runningJob": null,
         *           "unusableBackups": 0,
         *           "unusableExports": 0,
         *           "quarantineBytes": 0
         *         }
         *       ]
         *     }
         */
        DatabaseList: {
            items: components["schemas"]["Database"][];
        };
        /**
         * @example {
         *       "backup": "availability-20251112T030000Z-7f3a9c",
         *       "csvBytes": 152310400,
         *       "parquetBytes": 31457280,
         *       "tables": [
         *         {
         *           "schema": "main",
         *           "name": "daily_availability",
         *           "columns": [
         *             {
         *               "name": "date",
         *               "type": "DATE"
         *             },
         *             {
         *               "name": "symbol",
         *               "type": "VARCHAR"
         *             },
         *             {
         *               "name": "available",
         *               "type": "BOOLEAN"
         *             }
         *           ],
         *           "csvBytes": 152310400,
         *           "parquetBytes": 31457280
         *         }
         *       ],
         *       "growthBytesPerDay": 137000,
         *       "growthBytesPerYear": 50005000,
         *       "repositoryBytes": 1192841216,
         *       "repositoryBytesInAYear": 4404019200
         *     }
         */
        Estimates: {
            /**
             * @description The good backup that was sampled: the newest at that time
             * @example availability-20251111T030000Z-7f3a9c
             */
            backup: string;
            /** @description All tables as CSV; null where it cannot hold one, or the backup lies in no folder */
            csvBytes: number | null;
            /** @description All tables as Parquet; null as above */
            parquetBytes: number | null;
            /** @description Table by table, for exports of some; none where the backup lies in no folder */
            tables: {
                schema: string;
                name: string;
                /** @description Those that files hold: generated ones are left out */
                columns: {
                    name: string;
                    type: string;
                }[];
                csvBytes: number | null;
                parquetBytes: number | null;
            }[];
            growthBytesPerDay: number | null;
            growthBytesPerYear: number | null;
            /** @description The database's good backups now */
            repositoryBytes: number;
            repositoryBytesInAYear: number | null;
        };
        /**
         * @example {
         *       "name": "availability",
         *       "path": "/srv/data/availability.duckdb",
         *       "exists": true,
         *       "sizeBytes": 170668032,
         *       "walBytes": 48213,
         *       "storageVersion": 64,
         *       "heldBy": {
         *         "pid": 2211,
         *         "command": "/usr/bin/python3"
         *       },
         *       "protection": "ok",
         *       "lastBackup": "availability-20251112T030000Z-7f3a9c",
         *       "lastGoodBackup": "availability-20251112T030000Z-7f3a9c",
         *       "ageMs": 18900000,
         *       "maxAgeMs": 93600000,
         *       "nextRun": "2025-11-13T03:00:00.000Z",
         *       "tables": [
         *         {
         *           "schema": "main",
         *           "name": "daily_availability",
         *           "rowCount": 833350
         *         }
         *       ],
         *       "tablesAsOf": "2025-11-12T03:00:00.412Z",
         *       "runningJob": null,
         *       "unusableBackups": 0,
         *       "unusableExports": 0,
         *       "quarantineBytes": 0,
         *       "estimates": {
         *         "backup": "availability-20251112T030000Z-7f3a9c",
         *         "csvBytes": 152310400,
         *         "parquetBytes": 31457280,
         *         "tables": [
         *           {
         *             "schema": "main",
         *             "name": "daily_availability",
         *             "columns": [
         *               {
         *                 "name": "date",
         *                 "type": "DATE"
         *               },
         *               {
         *                 "name": "symbol",
         *                 "type": "VARCHAR"
         *               },
         *               {
         *                 "name": "available",
         *                 "type": "BOOLEAN"
         *               }
         *             ],
         *             "csvBytes": 152310400,
         *             "parquetBytes": 31457280
         *           }
         *         ],
         *         "growthBytesPerDay": 137000,
         *         "growthBytesPerYear": 50005000,
         *         "repositoryBytes": 1192841216,
         *         "repositoryBytesInAYear": 4404019200
         *       }
         *     }
         */
        DatabaseDetail: {
            /** @example availability */
            name: string;
            path: string;
            exists: boolean;
            sizeBytes: number | null;
            /** @description Size of the write-ahead log beside it; 0 without one */
            walBytes: number;
            storageVersion: number | null;
            heldBy: {
                pid: number;
                command: string;
            } | null;
            /** @enum {string} */
            protection: "missing" | "failing" | "never" | "late" | "ok";
            lastBackup: string | null;
            lastGoodBackup: string | null;
            ageMs: number | null;
            /** @description What it may be at most: older is `late` */
            maxAgeMs: number;
            nextRun: string | null;
            /** @description Base tables as of the newest backup that could be read */
            tables: {
                schema: string;
                name: string;
                rowCount: number;
            }[];
            tablesAsOf: string | null;
            runningJob: string | null;
            /** @description Backups that lie in a repository and cannot be used there, because their manifest, or a file that it names, is not what it was. `protection` counts as if they were not there; `found` of GET /repositories names them */
            unusableBackups: number;
            /** @description The same of its exports */
            unusableExports: number;
            /** @description What restores of it moved aside and nobody removed */
            quarantineBytes: number;
            /** @description Made when they are first asked for after a backup. null without a good backup, and while the engine is busy: ask again later */
            estimates: components["schemas"]["Estimates"] | null;
        };
        /**
         * @example {
         *       "id": "job-20251112T081500Z-c5fef5",
         *       "kind": "backup",
         *       "database": "availability",
         *       "state": "succeeded",
         *       "phase": null,
         *       "progress": null,
         *       "steps": [
         *         {
         *           "name": "copy",
         *           "state": "succeeded",
         *           "startedAt": "2025-11-12T08:15:00.012Z",
         *           "endedAt": "2025-11-12T08:15:02.044Z",
         *           "detail": null
         *         }
         *       ],
         *       "createdAt": "2025-11-12T08:15:00.012Z",
         *       "startedAt": "2025-11-12T08:15:00.012Z",
         *       "endedAt": "2025-11-12T08:15:02.044Z",
         *       "durationMs": 2032,
         *       "attempt": 1,
         *       "requestedBy": "ops",
         *       "request": {
         *         "database": "availability",
         *         "tags": [
         *           "nightly"
         *         ],
         *         "verify": "content"
         *       },
         *       "result": {
         *         "id": "availability-20251112T030000Z-7f3a9c",
         *         "database": "availability",
         *         "createdAt": "2025-11-12T03:00:00.412Z",
         *         "sizeBytes": 170668032,
         *         "sha256": "1079291c9d4300aea74385d0a98b1ee3b9843b548fcc7780744890ac80a4d4cc",
         *         "sealed": true,
         *         "passes": 1,
         *         "tornWalBytes": 0,
         *         "storageVersion": 64,
         *         "duckdbVersion": "v1.5.6",
         *         "tables": [
         *           {
         *             "schema": "main",
         *             "name": "daily_availability",
         *             "rowCount": 833350,
         *             "fingerprint": "1587048187045749329239"
         *           }
         *         ],
         *         "hold": false,
         *         "tags": [
         *           "nightly"
         *         ],
         *         "description": null,
         *         "good": true,
         *         "verified": {
         *           "content": {
         *             "at": "2025-11-12T03:05:00.790Z",
         *             "ok": true,
         *             "repository": "local"
         *           }
         *         },
         *         "copies": [
         *           {
         *             "repository": "local",
         *             "state": "complete",
         *             "at": "2025-11-12T03:00:00.412Z"
         *           },
         *           {
         *             "repository": "offsite",
         *             "state": "complete",
         *             "at": "2025-11-12T03:00:09.120Z"
         *           }
         *         ]
         *       },
         *       "problem": null
         *     }
         */
        Job: {
            /** @example job-20251111T030000Z-1b2c3d */
            id: string;
            database: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            phase: string | null;
            progress: {
                doneBytes: number;
                totalBytes: number;
                percent: number;
            } | null;
            steps: {
                name: string;
                /** @enum {string} */
                state: "running" | "succeeded" | "failed" | "cancelled";
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                startedAt: string;
                endedAt: string | null;
                detail: string | null;
                /** @description Of a hook: the last of what it wrote. Not shown to viewers */
                output?: string;
                /** @description Of one that failed: what to do */
                hint?: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            startedAt: string | null;
            endedAt: string | null;
            durationMs: number | null;
            attempt: number;
            /** @description Name of the token, "anonymous" on a loopback without tokens, "schedule:<name>", or "copies": of those that the configuration wants */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
            /**
             * @description Of a recovery that goes on: its cancel was granted, and it puts back what was there when it has its turn
             * @enum {boolean}
             */
            cancelRequested?: true;
            /** @enum {string} */
            kind: "backup";
            request: components["schemas"]["BackupRequest"];
            result: components["schemas"]["Backup"] | null;
        } | {
            /** @example job-20251111T030000Z-1b2c3d */
            id: string;
            database: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            phase: string | null;
            progress: {
                doneBytes: number;
                totalBytes: number;
                percent: number;
            } | null;
            steps: {
                name: string;
                /** @enum {string} */
                state: "running" | "succeeded" | "failed" | "cancelled";
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                startedAt: string;
                endedAt: string | null;
                detail: string | null;
                /** @description Of a hook: the last of what it wrote. Not shown to viewers */
                output?: string;
                /** @description Of one that failed: what to do */
                hint?: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            startedAt: string | null;
            endedAt: string | null;
            durationMs: number | null;
            attempt: number;
            /** @description Name of the token, "anonymous" on a loopback without tokens, "schedule:<name>", or "copies": of those that the configuration wants */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
            /**
             * @description Of a recovery that goes on: its cancel was granted, and it puts back what was there when it has its turn
             * @enum {boolean}
             */
            cancelRequested?: true;
            /** @enum {string} */
            kind: "import";
            request: components["schemas"]["ImportRequest"];
            result: components["schemas"]["Backup"] | null;
        } | {
            /** @example job-20251111T030000Z-1b2c3d */
            id: string;
            database: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            phase: string | null;
            progress: {
                doneBytes: number;
                totalBytes: number;
                percent: number;
            } | null;
            steps: {
                name: string;
                /** @enum {string} */
                state: "running" | "succeeded" | "failed" | "cancelled";
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                startedAt: string;
                endedAt: string | null;
                detail: string | null;
                /** @description Of a hook: the last of what it wrote. Not shown to viewers */
                output?: string;
                /** @description Of one that failed: what to do */
                hint?: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            startedAt: string | null;
            endedAt: string | null;
            durationMs: number | null;
            attempt: number;
            /** @description Name of the token, "anonymous" on a loopback without tokens, "schedule:<name>", or "copies": of those that the configuration wants */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
            /**
             * @description Of a recovery that goes on: its cancel was granted, and it puts back what was there when it has its turn
             * @enum {boolean}
             */
            cancelRequested?: true;
            /** @enum {string} */
            kind: "copy";
            request: components["schemas"]["CopyRequest"];
            result: components["schemas"]["Backup"] | null;
        } | {
            /** @example job-20251111T030000Z-1b2c3d */
            id: string;
            database: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            phase: string | null;
            progress: {
                doneBytes: number;
                totalBytes: number;
                percent: number;
            } | null;
            steps: {
                name: string;
                /** @enum {string} */
                state: "running" | "succeeded" | "failed" | "cancelled";
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                startedAt: string;
                endedAt: string | null;
                detail: string | null;
                /** @description Of a hook: the last of what it wrote. Not shown to viewers */
                output?: string;
                /** @description Of one that failed: what to do */
                hint?: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            startedAt: string | null;
            endedAt: string | null;
            durationMs: number | null;
            attempt: number;
            /** @description Name of the token, "anonymous" on a loopback without tokens, "schedule:<name>", or "copies": of those that the configuration wants */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
            /**
             * @description Of a recovery that goes on: its cancel was granted, and it puts back what was there when it has its turn
             * @enum {boolean}
             */
            cancelRequested?: true;
            /** @enum {string} */
            kind: "verify";
            request: components["schemas"]["VerifyRequest"];
            result: components["schemas"]["VerificationReport"] | null;
        } | {
            /** @example job-20251111T030000Z-1b2c3d */
            id: string;
            database: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            phase: string | null;
            progress: {
                doneBytes: number;
                totalBytes: number;
                percent: number;
            } | null;
            steps: {
                name: string;
                /** @enum {string} */
                state: "running" | "succeeded" | "failed" | "cancelled";
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                startedAt: string;
                endedAt: string | null;
                detail: string | null;
                /** @description Of a hook: the last of what it wrote. Not shown to viewers */
                output?: string;
                /** @description Of one that failed: what to do */
                hint?: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            startedAt: string | null;
            endedAt: string | null;
            durationMs: number | null;
            attempt: number;
            /** @description Name of the token, "anonymous" on a loopback without tokens, "schedule:<name>", or "copies": of those that the configuration wants */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
            /**
             * @description Of a recovery that goes on: its cancel was granted, and it puts back what was there when it has its turn
             * @enum {boolean}
             */
            cancelRequested?: true;
            /** @enum {string} */
            kind: "drill";
            request: components["schemas"]["DrillRequest"];
            result: components["schemas"]["DrillReport"] | null;
        } | {
            /** @example job-20251111T030000Z-1b2c3d */
            id: string;
            database: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            phase: string | null;
            progress: {
                doneBytes: number;
                totalBytes: number;
                percent: number;
            } | null;
            steps: {
                name: string;
                /** @enum {string} */
                state: "running" | "succeeded" | "failed" | "cancelled";
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                startedAt: string;
                endedAt: string | null;
                detail: string | null;
                /** @description Of a hook: the last of what it wrote. Not shown to viewers */
                output?: string;
                /** @description Of one that failed: what to do */
                hint?: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            startedAt: string | null;
            endedAt: string | null;
            durationMs: number | null;
            attempt: number;
            /** @description Name of the token, "anonymous" on a loopback without tokens, "schedule:<name>", or "copies": of those that the configuration wants */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
            /**
             * @description Of a recovery that goes on: its cancel was granted, and it puts back what was there when it has its turn
             * @enum {boolean}
             */
            cancelRequested?: true;
            /** @enum {string} */
            kind: "compare";
            request: components["schemas"]["CompareRequest"];
            result: components["schemas"]["ComparisonReport"] | null;
        } | {
            /** @example job-20251111T030000Z-1b2c3d */
            id: string;
            database: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            phase: string | null;
            progress: {
                doneBytes: number;
                totalBytes: number;
                percent: number;
            } | null;
            steps: {
                name: string;
                /** @enum {string} */
                state: "running" | "succeeded" | "failed" | "cancelled";
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                startedAt: string;
                endedAt: string | null;
                detail: string | null;
                /** @description Of a hook: the last of what it wrote. Not shown to viewers */
                output?: string;
                /** @description Of one that failed: what to do */
                hint?: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            startedAt: string | null;
            endedAt: string | null;
            durationMs: number | null;
            attempt: number;
            /** @description Name of the token, "anonymous" on a loopback without tokens, "schedule:<name>", or "copies": of those that the configuration wants */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
            /**
             * @description Of a recovery that goes on: its cancel was granted, and it puts back what was there when it has its turn
             * @enum {boolean}
             */
            cancelRequested?: true;
            /** @enum {string} */
            kind: "restore";
            request: components["schemas"]["RestoreRequest"];
            result: components["schemas"]["RestoreReport"] | null;
        } | {
            /** @example job-20251111T030000Z-1b2c3d */
            id: string;
            database: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            phase: string | null;
            progress: {
                doneBytes: number;
                totalBytes: number;
                percent: number;
            } | null;
            steps: {
                name: string;
                /** @enum {string} */
                state: "running" | "succeeded" | "failed" | "cancelled";
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                startedAt: string;
                endedAt: string | null;
                detail: string | null;
                /** @description Of a hook: the last of what it wrote. Not shown to viewers */
                output?: string;
                /** @description Of one that failed: what to do */
                hint?: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            startedAt: string | null;
            endedAt: string | null;
            durationMs: number | null;
            attempt: number;
            /** @description Name of the token, "anonymous" on a loopback without tokens, "schedule:<name>", or "copies": of those that the configuration wants */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
            /**
             * @description Of a recovery that goes on: its cancel was granted, and it puts back what was there when it has its turn
             * @enum {boolean}
             */
            cancelRequested?: true;
            /** @enum {string} */
            kind: "recovery";
            request: components["schemas"]["RecoveryRequest"];
            result: components["schemas"]["RecoveryReport"] | null;
        } | {
            /** @example job-20251111T030000Z-1b2c3d */
            id: string;
            database: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            phase: string | null;
            progress: {
                doneBytes: number;
                totalBytes: number;
                percent: number;
            } | null;
            steps: {
                name: string;
                /** @enum {string} */
                state: "running" | "succeeded" | "failed" | "cancelled";
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                startedAt: string;
                endedAt: string | null;
                detail: string | null;
                /** @description Of a hook: the last of what it wrote. Not shown to viewers */
                output?: string;
                /** @description Of one that failed: what to do */
                hint?: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            startedAt: string | null;
            endedAt: string | null;
            durationMs: number | null;
            attempt: number;
            /** @description Name of the token, "anonymous" on a loopback without tokens, "schedule:<name>", or "copies": of those that the configuration wants */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
            /**
             * @description Of a recovery that goes on: its cancel was granted, and it puts back what was there when it has its turn
             * @enum {boolean}
             */
            cancelRequested?: true;
            /** @enum {string} */
            kind: "export";
            request: components["schemas"]["ExportRequest"];
            result: components["schemas"]["Export"] | null;
        } | {
            /** @example job-20251111T030000Z-1b2c3d */
            id: string;
            database: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            phase: string | null;
            progress: {
                doneBytes: number;
                totalBytes: number;
                percent: number;
            } | null;
            steps: {
                name: string;
                /** @enum {string} */
                state: "running" | "succeeded" | "failed" | "cancelled";
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                startedAt: string;
                endedAt: string | null;
                detail: string | null;
                /** @description Of a hook: the last of what it wrote. Not shown to viewers */
                output?: string;
                /** @description Of one that failed: what to do */
                hint?: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            createdAt: string;
            startedAt: string | null;
            endedAt: string | null;
            durationMs: number | null;
            attempt: number;
            /** @description Name of the token, "anonymous" on a loopback without tokens, "schedule:<name>", or "copies": of those that the configuration wants */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
            /**
             * @description Of a recovery that goes on: its cancel was granted, and it puts back what was there when it has its turn
             * @enum {boolean}
             */
            cancelRequested?: true;
            /** @enum {string} */
            kind: "prune";
            request: components["schemas"]["PruneRequest"];
            result: components["schemas"]["PruneReport"] | null;
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "id": "job-20251112T081500Z-c5fef5",
         *           "kind": "backup",
         *           "database": "availability",
         *           "state": "succeeded",
         *           "phase": null,
         *           "progress": null,
         *           "steps": [
         *             {
         *               "name": "copy",
         *               "state": "succeeded",
         *               "startedAt": "2025-11-12T08:15:00.012Z",
         *               "endedAt": "2025-11-12T08:15:02.044Z",
         *               "detail": null
         *             }
         *           ],
         *           "createdAt": "2025-11-12T08:15:00.012Z",
         *           "startedAt": "2025-11-12T08:15:00.012Z",
         *           "endedAt": "2025-11-12T08:15:02.044Z",
         *           "durationMs": 2032,
         *           "attempt": 1,
         *           "requestedBy": "ops",
         *           "request": {
         *             "database": "availability",
         *             "tags": [
         *               "nightly"
         *             ],
         *             "verify": "content"
         *           },
         *           "result": {
         *             "id": "availability-20251112T030000Z-7f3a9c",
         *             "database": "availability",
         *             "createdAt": "2025-11-12T03:00:00.412Z",
         *             "sizeBytes": 170668032,
         *             "sha256": "1079291c9d4300aea74385d0a98b1ee3b9843b548fcc7780744890ac80a4d4cc",
         *             "sealed": true,
         *             "passes": 1,
         *             "tornWalBytes": 0,
         *             "storageVersion": 64,
         *             "duckdbVersion": "v1.5.6",
         *             "tables": [
         *               {
         *                 "schema": "main",
         *                 "name": "daily_availability",
         *                 "rowCount": 833350,
         *                 "fingerprint": "1587048187045749329239"
         *               }
         *             ],
         *             "hold": false,
         *             "tags": [
         *               "nightly"
         *             ],
         *             "description": null,
         *             "good": true,
         *             "verified": {
         *               "content": {
         *                 "at": "2025-11-12T03:05:00.790Z",
         *                 "ok": true,
         *                 "repository": "local"
         *               }
         *             },
         *             "copies": [
         *               {
         *                 "repository": "local",
         *                 "state": "complete",
         *                 "at": "2025-11-12T03:00:00.412Z"
         *               },
         *               {
         *                 "repository": "offsite",
         *                 "state": "complete",
         *                 "at": "2025-11-12T03:00:09.120Z"
         *               }
         *             ]
         *           },
         *           "problem": null
         *         }
         *       ]
         *     }
         */
        JobPage: {
            items: components["schemas"]["Job"][];
            nextCursor?: string;
        };
        /**
         * @example {
         *       "name": "availability-daily",
         *       "database": "availability",
         *       "kind": "backup",
         *       "cron": "0 3 * * *",
         *       "timezone": "UTC",
         *       "jitterMs": 0,
         *       "nextRuns": [
         *         "2025-11-13T03:00:00.000Z",
         *         "2025-11-14T03:00:00.000Z",
         *         "2025-11-15T03:00:00.000Z",
         *         "2025-11-16T03:00:00.000Z",
         *         "2025-11-17T03:00:00.000Z"
         *       ],
         *       "lastRun": {
         *         "dueAt": "2025-11-12T03:00:00.000Z",
         *         "outcome": "started",
         *         "startedAt": "2025-11-12T03:00:00.004Z",
         *         "jobId": "job-20251112T030000Z-5d1e0a",
         *         "state": "succeeded",
         *         "reason": null,
         *         "missed": 0
         *       },
         *       "drill": null
         *     }
         */
        Schedule: {
            /** @example availability */
            name: string;
            /** @example availability */
            database: string;
            /** @enum {string} */
            kind: "backup" | "verify" | "drill" | "export" | "retention";
            cron: string;
            timezone: string;
            jitterMs: number;
            /** @description When it is due next, without the jitter */
            nextRuns: string[];
            lastRun: {
                dueAt: string | null;
                /** @enum {string} */
                outcome: "started" | "skipped";
                startedAt: string | null;
                jobId: string | null;
                state: ("queued" | "running" | "succeeded" | "failed" | "cancelled") | null;
                reason: string | null;
                /** @description Occurrences before it that it stands for: the service, or the machine, was away */
                missed: number;
            } | null;
            drill: {
                /** @description Within this period each good backup is restored to scratch once */
                provenWithinMs: number;
                /** @description Good backups that this does not hold for now */
                overdue: number;
            } | null;
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "name": "availability-daily",
         *           "database": "availability",
         *           "kind": "backup",
         *           "cron": "0 3 * * *",
         *           "timezone": "UTC",
         *           "jitterMs": 0,
         *           "nextRuns": [
         *             "2025-11-13T03:00:00.000Z",
         *             "2025-11-14T03:00:00.000Z",
         *             "2025-11-15T03:00:00.000Z",
         *             "2025-11-16T03:00:00.000Z",
         *             "2025-11-17T03:00:00.000Z"
         *           ],
         *           "lastRun": {
         *             "dueAt": "2025-11-12T03:00:00.000Z",
         *             "outcome": "started",
         *             "startedAt": "2025-11-12T03:00:00.004Z",
         *             "jobId": "job-20251112T030000Z-5d1e0a",
         *             "state": "succeeded",
         *             "reason": null,
         *             "missed": 0
         *           },
         *           "drill": null
         *         }
         *       ]
         *     }
         */
        ScheduleList: {
            items: components["schemas"]["Schedule"][];
        };
        /**
         * @example {
         *       "id": "notification-20251111T030001Z-9c8b7a",
         *       "type": "backup.failed",
         *       "at": "2025-11-11T03:00:01.000Z",
         *       "database": "availability",
         *       "summary": "The backup of availability failed: 2 blocks (17, 18) in use do not match their checksums, however often they are read.",
         *       "jobId": "job-20251111T030000Z-1b2c3d",
         *       "problem": {
         *         "type": "/problems/source_corrupt",
         *         "title": "The database file is damaged",
         *         "status": 422,
         *         "detail": "2 blocks (17, 18) in use do not match their checksums, however often they are read.",
         *         "instance": "/requests/5f0b54f7-6d6c-4c22-a4b5-32d3b5b0a4a7",
         *         "code": "source_corrupt",
         *         "hint": "Restore the last good backup; keep the damaged file for salvage.",
         *         "retryable": false,
         *         "jobId": "job-20251111T030000Z-1b2c3d"
         *       }
         *     }
         */
        Notification: {
            /**
             * @description The same in each attempt to deliver it, and in the header `webhook-id`
             * @example notification-20251111T030001Z-9c8b7a
             */
            id: string;
            /** @enum {string} */
            type: "backup.failed" | "backup.recovered" | "backup.late" | "backup.in_time" | "backup.unusable" | "backup.usable" | "import.failed" | "import.recovered" | "copy.failed" | "copy.recovered" | "copy.late" | "copy.in_time" | "verify.failed" | "verify.recovered" | "drill.failed" | "drill.recovered" | "compare.failed" | "compare.recovered" | "restore.failed" | "restore.recovered" | "recovery.failed" | "recovery.recovered" | "export.failed" | "export.recovered" | "export.unusable" | "export.usable" | "retention.failed" | "retention.stopped" | "retention.recovered" | "hook.failed" | "hook.recovered";
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            at: string;
            database: string | null;
            /** @description One sentence for people */
            summary: string;
            jobId: string | null;
            problem: components["schemas"]["Problem"] | null;
        };
        /**
         * @example {
         *       "id": "42",
         *       "kind": "job",
         *       "at": "2025-11-11T03:00:01.000Z",
         *       "principal": "scheduler",
         *       "operation": "backup",
         *       "state": "failed",
         *       "jobId": "job-20251111T030000Z-1b2c3d",
         *       "code": "source_missing"
         *     }
         * @example {
         *       "id": "41",
         *       "kind": "request",
         *       "at": "2025-11-11T03:00:00.000Z",
         *       "principal": "scheduler",
         *       "role": "operator",
         *       "address": "127.0.0.1",
         *       "operation": "createBackup",
         *       "method": "POST",
         *       "path": "/backups",
         *       "body": "{\"database\":\"availability\"}",
         *       "status": 202,
         *       "code": null,
         *       "requestId": "5f0b54f7-6d6c-4c22-a4b5-32d3b5b0a4a7",
         *       "jobId": "job-20251111T030000Z-1b2c3d"
         *     }
         */
        AuditEntry: {
            /** @description Grows from entry to entry */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            at: string;
            /** @description Name of the token; anonymous without tokens; of a job what `requestedBy` says of it */
            principal: string;
            jobId: string | null;
            code: string | null;
            /** @enum {string} */
            kind: "request";
            /** @enum {string} */
            role: "viewer" | "operator" | "admin";
            /** @description Where the request came from */
            address: string;
            /** @description operationId */
            operation: string;
            method: string;
            /** @description With its query */
            path: string;
            body: string | null;
            /** @description Of the answer; 102 while there is none: what came of it has an entry of its own, with the same requestId, where the service lived to see it */
            status: number;
            /** @description `reqId` in the log */
            requestId: string;
        } | {
            /** @description Grows from entry to entry */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-22T03:00:00.000Z
             */
            at: string;
            /** @description Name of the token; anonymous without tokens; of a job what `requestedBy` says of it */
            principal: string;
            jobId: string | null;
            code: string | null;
            /** @enum {string} */
            kind: "job";
            /** @description Kind of the job */
            operation: string;
            /** @enum {string} */
            state: "succeeded" | "failed" | "cancelled";
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "id": "42",
         *           "kind": "job",
         *           "at": "2025-11-11T03:00:01.000Z",
         *           "principal": "scheduler",
         *           "operation": "backup",
         *           "state": "failed",
         *           "jobId": "job-20251111T030000Z-1b2c3d",
         *           "code": "source_missing"
         *         },
         *         {
         *           "id": "41",
         *           "kind": "request",
         *           "at": "2025-11-11T03:00:00.000Z",
         *           "principal": "scheduler",
         *           "role": "operator",
         *           "address": "127.0.0.1",
         *           "operation": "createBackup",
         *           "method": "POST",
         *           "path": "/backups",
         *           "body": "{\"database\":\"availability\"}",
         *           "status": 202,
         *           "code": null,
         *           "requestId": "5f0b54f7-6d6c-4c22-a4b5-32d3b5b0a4a7",
         *           "jobId": "job-20251111T030000Z-1b2c3d"
         *         }
         *       ]
         *     }
         */
        AuditPage: {
            items: components["schemas"]["AuditEntry"][];
            nextCursor?: string;
        };
        /**
         * @example {
         *       "name": "dashboard",
         *       "role": "viewer",
         *       "databases": null
         *     }
         * @example {
         *       "name": "scheduler",
         *       "role": "operator",
         *       "databases": [
         *         "availability"
         *       ]
         *     }
         */
        Session: {
            /** @description Name of the token; anonymous without tokens */
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin";
            databases: string[] | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "alive"
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "alive";
                    };
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ready"
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "ready";
                    };
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProblemKind: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: "validation_failed" | "unauthorized" | "forbidden" | "not_found" | "request_timeout" | "operation_in_progress" | "target_locked" | "backup_in_use" | "export_in_use" | "backup_held" | "last_backup" | "job_finished" | "cancelled" | "payload_too_large" | "unsupported_media_type" | "range_not_satisfiable" | "check_violated" | "check_failed" | "http_1_1_required" | "verification_failed" | "source_corrupt" | "source_missing" | "source_ambiguous" | "not_a_database" | "unsupported_storage_version" | "encrypted_database" | "unreadable_database" | "not_exportable" | "schema_mismatch" | "load_failed" | "hook_failed" | "hook_missing" | "image_unsealed" | "retention_stopped" | "path_not_allowed" | "target_not_replaceable" | "idempotency_key_reused" | "too_many_requests" | "internal" | "engine_failed" | "restore_failed" | "source_busy" | "repository_unavailable" | "interrupted" | "shutting_down" | "insufficient_space";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "source_busy",
                     *       "status": 503,
                     *       "title": "No consistent image could be taken in time",
                     *       "hint": "Repeat at a quieter time, or raise imageDeadline of the database.",
                     *       "retryable": true
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        code: "validation_failed" | "unauthorized" | "forbidden" | "not_found" | "request_timeout" | "operation_in_progress" | "target_locked" | "backup_in_use" | "export_in_use" | "backup_held" | "last_backup" | "job_finished" | "cancelled" | "payload_too_large" | "unsupported_media_type" | "range_not_satisfiable" | "check_violated" | "check_failed" | "http_1_1_required" | "verification_failed" | "source_corrupt" | "source_missing" | "source_ambiguous" | "not_a_database" | "unsupported_storage_version" | "encrypted_database" | "unreadable_database" | "not_exportable" | "schema_mismatch" | "load_failed" | "hook_failed" | "hook_missing" | "image_unsealed" | "retention_stopped" | "path_not_allowed" | "target_not_replaceable" | "idempotency_key_reused" | "too_many_requests" | "internal" | "engine_failed" | "restore_failed" | "source_busy" | "repository_unavailable" | "interrupted" | "shutting_down" | "insufficient_space";
                        status: number;
                        title: string;
                        hint: string;
                        /** @description Whether the same request may succeed later, unchanged */
                        retryable: boolean;
                    };
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDatabases: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatabaseList"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatabase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example availability */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatabaseDetail"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBackups: {
        parameters: {
            query?: {
                /** @description Most items per page; one of very long items has fewer */
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @example availability */
                database?: string;
                /** @example availability */
                repository?: string;
                /** @description One of its tags */
                tag?: string;
                held?: boolean;
                /** @description Sealed, and no verification found damage */
                good?: boolean;
                /**
                 * @description Made at this instant or later
                 * @example 2026-11-22T03:00:00.000Z
                 */
                from?: string;
                /**
                 * @description Made before this instant
                 * @example 2026-11-22T03:00:00.000Z
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackupPage"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createBackup: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `wait=N` (RFC 7240): the answer waits for the end of the job, up to N seconds, at most 240
                 * @example wait=60
                 */
                prefer?: string;
                /**
                 * @description A repeat with the same key and body within 24 hours gives the job of the first one. 1 to 255 printable ASCII characters, quoted or bare.
                 * @example nightly-2025-11-12
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BackupRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job is queued or running */
            202: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `operation_in_progress`: Another operation is writing this database. `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `hook_failed`: A command of the configuration failed. `verification_failed`: Damage was found. `source_ambiguous`: The write-ahead log cannot be found for sure. `source_corrupt`: The database file is damaged. `source_missing`: The database file does not exist. `not_a_database`: Not a DuckDB database file. `unsupported_storage_version`: The storage version is not supported. `encrypted_database`: The database is encrypted. `unreadable_database`: DuckDB cannot open or read the file. `image_unsealed`: DuckDB could not merge the write-ahead log into the image. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_failed`: The database engine died or was stopped. `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `source_busy`: No consistent image could be taken in time. `repository_unavailable`: The repository cannot be used. `interrupted`: The service stopped during the job. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importBackup: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `wait=N` (RFC 7240): the answer waits for the end of the job, up to N seconds, at most 240
                 * @example wait=60
                 */
                prefer?: string;
                /**
                 * @description A repeat with the same key and body within 24 hours gives the job of the first one. 1 to 255 printable ASCII characters, quoted or bare.
                 * @example nightly-2025-11-12
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job is queued or running */
            202: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `operation_in_progress`: Another operation is writing this database. `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `path_not_allowed`: The path is not allowed. `verification_failed`: Damage was found. `source_corrupt`: The database file is damaged. `source_missing`: The database file does not exist. `not_a_database`: Not a DuckDB database file. `unsupported_storage_version`: The storage version is not supported. `encrypted_database`: The database is encrypted. `unreadable_database`: DuckDB cannot open or read the file. `image_unsealed`: DuckDB could not merge the write-ahead log into the image. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_failed`: The database engine died or was stopped. `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `source_busy`: No consistent image could be taken in time. `repository_unavailable`: The repository cannot be used. `interrupted`: The service stopped during the job. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBackup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example availability-20251111T030000Z-7f3a9c */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backup"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteBackup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example availability-20251111T030000Z-7f3a9c */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted, and not all of its bytes get free */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Removal"];
                };
            };
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `backup_held`: The backup is held. `backup_in_use`: The backup is being read. `last_backup`: This is the last good backup. `operation_in_progress`: Another operation is writing this database */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    annotateBackup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example availability-20251111T030000Z-7f3a9c */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "hold": true,
                 *       "tags": [
                 *         "before-migration"
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @description Nothing removes a held backup */
                    hold?: boolean;
                    tags?: string[];
                    description?: string | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backup"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_failed`: Damage was found */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    copyBackup: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `wait=N` (RFC 7240): the answer waits for the end of the job, up to N seconds, at most 240
                 * @example wait=60
                 */
                prefer?: string;
                /**
                 * @description A repeat with the same key and body within 24 hours gives the job of the first one. 1 to 255 printable ASCII characters, quoted or bare.
                 * @example nightly-2025-11-12
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example availability-20251111T030000Z-7f3a9c */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "repository": "offsite"
                 *     }
                 */
                "application/json": {
                    /** @example availability */
                    repository: string;
                };
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job is queued or running */
            202: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_failed`: Damage was found. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used. `interrupted`: The service stopped during the job. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadBackup: {
        parameters: {
            query?: {
                /** @description Which of the files beside an unsealed database file: its name is that file's and `.<part>` */
                part?: "wal" | "wal.checkpoint" | "wal.recovery";
            };
            header?: {
                /**
                 * @description One range of bytes; several, or other units, are answered with the whole file
                 * @example bytes=1048576-
                 */
                range?: string;
                /** @description An ETag: where it is not that of the file, Range is ignored */
                "if-range"?: string;
                /** @description ETags that the client has, or `*` */
                "if-none-match"?: string;
            };
            path: {
                /** @example availability-20251111T030000Z-7f3a9c */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole file */
            200: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    /** @description `sha-256=:<base64>:` of the whole file (RFC 9530); not of what is made on the fly */
                    "Repr-Digest"?: string;
                    /** @description Bytes of this answer */
                    "Content-Length"?: number;
                    /** @description The file name */
                    "Content-Disposition"?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The bytes of the range */
            206: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    /** @description `sha-256=:<base64>:` of the whole file (RFC 9530); not of what is made on the fly */
                    "Repr-Digest"?: string;
                    /** @description Bytes of this answer */
                    "Content-Length"?: number;
                    /** @description The file name */
                    "Content-Disposition"?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description `bytes <first>-<last>/<size>` */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The client has the file: its ETag is in If-None-Match */
            304: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `range_not_satisfiable`: The range lies outside the content */
            416: {
                headers: {
                    /** @description `bytes *\/<size>` */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_failed`: Damage was found */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "downloadBackup-head": {
        parameters: {
            query?: {
                /** @description Which of the files beside an unsealed database file: its name is that file's and `.<part>` */
                part?: "wal" | "wal.checkpoint" | "wal.recovery";
            };
            header?: {
                /** @description ETags that the client has, or `*` */
                "if-none-match"?: string;
            };
            path: {
                /** @example availability-20251111T030000Z-7f3a9c */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As GET would answer, without the bytes */
            200: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    /** @description `sha-256=:<base64>:` of the whole file (RFC 9530); not of what is made on the fly */
                    "Repr-Digest"?: string;
                    /** @description Bytes of this answer */
                    "Content-Length"?: number;
                    /** @description The file name */
                    "Content-Disposition"?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The client has the file: its ETag is in If-None-Match */
            304: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_failed`: Damage was found */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listVerifications: {
        parameters: {
            query: {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerificationPage"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startVerification: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `wait=N` (RFC 7240): the answer waits for the end of the job, up to N seconds, at most 240
                 * @example wait=60
                 */
                prefer?: string;
                /**
                 * @description A repeat with the same key and body within 24 hours gives the job of the first one. 1 to 255 printable ASCII characters, quoted or bare.
                 * @example nightly-2025-11-12
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job is queued or running */
            202: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `target_locked`: A process holds the target. `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_failed`: Damage was found. `check_violated`: The data breaks a check. `check_failed`: A check cannot run. `path_not_allowed`: The path is not allowed. `unsupported_storage_version`: The storage version is not supported. `encrypted_database`: The database is encrypted. `unreadable_database`: DuckDB cannot open or read the file. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_failed`: The database engine died or was stopped. `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used. `interrupted`: The service stopped during the job. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startComparison: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `wait=N` (RFC 7240): the answer waits for the end of the job, up to N seconds, at most 240
                 * @example wait=60
                 */
                prefer?: string;
                /**
                 * @description A repeat with the same key and body within 24 hours gives the job of the first one. 1 to 255 printable ASCII characters, quoted or bare.
                 * @example nightly-2025-11-12
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompareRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job is queued or running */
            202: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `source_ambiguous`: The write-ahead log cannot be found for sure. `verification_failed`: Damage was found. `load_failed`: The files cannot be loaded. `source_corrupt`: The database file is damaged. `source_missing`: The database file does not exist. `not_a_database`: Not a DuckDB database file. `unsupported_storage_version`: The storage version is not supported. `encrypted_database`: The database is encrypted. `unreadable_database`: DuckDB cannot open or read the file. `image_unsealed`: DuckDB could not merge the write-ahead log into the image. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_failed`: The database engine died or was stopped. `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `source_busy`: No consistent image could be taken in time. `repository_unavailable`: The repository cannot be used. `interrupted`: The service stopped during the job. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startRestore: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `wait=N` (RFC 7240): the answer waits for the end of the job, up to N seconds, at most 240
                 * @example wait=60
                 */
                prefer?: string;
                /**
                 * @description A repeat with the same key and body within 24 hours gives the job of the first one. 1 to 255 printable ASCII characters, quoted or bare.
                 * @example nightly-2025-11-12
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RestoreRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job is queued or running */
            202: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `operation_in_progress`: Another operation is writing this database. `target_locked`: A process holds the target. `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_failed`: Damage was found. `path_not_allowed`: The path is not allowed. `target_not_replaceable`: The target cannot be replaced. `schema_mismatch`: The tables do not match. `load_failed`: The files cannot be loaded. `source_ambiguous`: The write-ahead log cannot be found for sure. `source_corrupt`: The database file is damaged. `source_missing`: The database file does not exist. `not_a_database`: Not a DuckDB database file. `unsupported_storage_version`: The storage version is not supported. `encrypted_database`: The database is encrypted. `unreadable_database`: DuckDB cannot open or read the file. `image_unsealed`: DuckDB could not merge the write-ahead log into the image. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `restore_failed`: The restore failed. `engine_failed`: The database engine died or was stopped. `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `source_busy`: No consistent image could be taken in time. `repository_unavailable`: The repository cannot be used. `interrupted`: The service stopped during the job. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startRecovery: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `wait=N` (RFC 7240): the answer waits for the end of the job, up to N seconds, at most 240
                 * @example wait=60
                 */
                prefer?: string;
                /**
                 * @description A repeat with the same key and body within 24 hours gives the job of the first one. 1 to 255 printable ASCII characters, quoted or bare.
                 * @example nightly-2025-11-12
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecoveryRequest"];
            };
        };
        responses: {
            /** @description A dry run: the plan. With `Prefer: wait`: the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryPlan"] | components["schemas"]["Job"];
                };
            };
            /** @description The job is queued or running */
            202: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `operation_in_progress`: Another operation is writing this database. `target_locked`: A process holds the target. `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `hook_failed`: A command of the configuration failed. `hook_missing`: The configuration has no such hook. `check_violated`: The data breaks a check. `check_failed`: A check cannot run. `verification_failed`: Damage was found. `source_ambiguous`: The write-ahead log cannot be found for sure. `target_not_replaceable`: The target cannot be replaced. `source_corrupt`: The database file is damaged. `source_missing`: The database file does not exist. `not_a_database`: Not a DuckDB database file. `unsupported_storage_version`: The storage version is not supported. `encrypted_database`: The database is encrypted. `unreadable_database`: DuckDB cannot open or read the file. `image_unsealed`: DuckDB could not merge the write-ahead log into the image. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `restore_failed`: The restore failed. `engine_failed`: The database engine died or was stopped. `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `source_busy`: No consistent image could be taken in time. `repository_unavailable`: The repository cannot be used. `interrupted`: The service stopped during the job. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listQuarantine: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantinePage"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteQuarantine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `operation_in_progress`: Another operation is writing this database */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExports: {
        parameters: {
            query?: {
                /** @description Most items per page; one of very long items has fewer */
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @example availability */
                database?: string;
                /** @example availability */
                repository?: string;
                format?: "csv" | "parquet";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportPage"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createExport: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `wait=N` (RFC 7240): the answer waits for the end of the job, up to N seconds, at most 240
                 * @example wait=60
                 */
                prefer?: string;
                /**
                 * @description A repeat with the same key and body within 24 hours gives the job of the first one. 1 to 255 printable ASCII characters, quoted or bare.
                 * @example nightly-2025-11-12
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description With `Prefer: wait`: the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job is queued or running */
            202: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_exportable`: Something cannot be exported without loss. `schema_mismatch`: The tables do not match. `source_ambiguous`: The write-ahead log cannot be found for sure. `verification_failed`: Damage was found. `source_corrupt`: The database file is damaged. `source_missing`: The database file does not exist. `not_a_database`: Not a DuckDB database file. `unsupported_storage_version`: The storage version is not supported. `encrypted_database`: The database is encrypted. `unreadable_database`: DuckDB cannot open or read the file. `image_unsealed`: DuckDB could not merge the write-ahead log into the image. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_failed`: The database engine died or was stopped. `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `source_busy`: No consistent image could be taken in time. `repository_unavailable`: The repository cannot be used. `interrupted`: The service stopped during the job. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example availability-20251111T030000Z-7f3a9c */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example availability-20251111T030000Z-7f3a9c */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted, and not all of its bytes get free */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Removal"];
                };
            };
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `export_in_use`: The export is being read */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadExport: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description One range of bytes; several, or other units, are answered with the whole file
                 * @example bytes=1048576-
                 */
                range?: string;
                /** @description An ETag: where it is not that of the file, Range is ignored */
                "if-range"?: string;
                /** @description ETags that the client has, or `*` */
                "if-none-match"?: string;
            };
            path: {
                /** @example availability-20251111T030000Z-7f3a9c */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole file */
            200: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    /** @description `sha-256=:<base64>:` of the whole file (RFC 9530); not of what is made on the fly */
                    "Repr-Digest"?: string;
                    /** @description Bytes of this answer */
                    "Content-Length"?: number;
                    /** @description The file name */
                    "Content-Disposition"?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/vnd.apache.parquet": string;
                    "application/gzip": string;
                    "application/zstd": string;
                    "application/x-tar": string;
                };
            };
            /** @description The bytes of the range */
            206: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    /** @description `sha-256=:<base64>:` of the whole file (RFC 9530); not of what is made on the fly */
                    "Repr-Digest"?: string;
                    /** @description Bytes of this answer */
                    "Content-Length"?: number;
                    /** @description The file name */
                    "Content-Disposition"?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description `bytes <first>-<last>/<size>` */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/vnd.apache.parquet": string;
                    "application/gzip": string;
                    "application/zstd": string;
                    "application/x-tar": string;
                };
            };
            /** @description The client has the file: its ETag is in If-None-Match */
            304: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `range_not_satisfiable`: The range lies outside the content */
            416: {
                headers: {
                    /** @description `bytes *\/<size>` */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_failed`: Damage was found */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "downloadExport-head": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags that the client has, or `*` */
                "if-none-match"?: string;
            };
            path: {
                /** @example availability-20251111T030000Z-7f3a9c */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As GET would answer, without the bytes */
            200: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    /** @description `sha-256=:<base64>:` of the whole file (RFC 9530); not of what is made on the fly */
                    "Repr-Digest"?: string;
                    /** @description Bytes of this answer */
                    "Content-Length"?: number;
                    /** @description The file name */
                    "Content-Disposition"?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/vnd.apache.parquet": string;
                    "application/gzip": string;
                    "application/zstd": string;
                    "application/x-tar": string;
                };
            };
            /** @description The client has the file: its ETag is in If-None-Match */
            304: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_failed`: Damage was found */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadExportFile: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description One range of bytes; several, or other units, are answered with the whole file
                 * @example bytes=1048576-
                 */
                range?: string;
                /** @description An ETag: where it is not that of the file, Range is ignored */
                "if-range"?: string;
                /** @description ETags that the client has, or `*` */
                "if-none-match"?: string;
            };
            path: {
                /** @example availability-20251111T030000Z-7f3a9c */
                id: string;
                /**
                 * @description As the manifest names it, or `manifest.json`. Slashes may be sent as they are
                 * @example daily_availability.parquet
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole file */
            200: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    /** @description `sha-256=:<base64>:` of the whole file (RFC 9530); not of what is made on the fly */
                    "Repr-Digest"?: string;
                    /** @description Bytes of this answer */
                    "Content-Length"?: number;
                    /** @description The file name */
                    "Content-Disposition"?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/vnd.apache.parquet": string;
                    "application/gzip": string;
                    "application/zstd": string;
                    "application/json": components["schemas"]["ExportManifest"];
                };
            };
            /** @description The bytes of the range */
            206: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    /** @description `sha-256=:<base64>:` of the whole file (RFC 9530); not of what is made on the fly */
                    "Repr-Digest"?: string;
                    /** @description Bytes of this answer */
                    "Content-Length"?: number;
                    /** @description The file name */
                    "Content-Disposition"?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    /** @description `bytes <first>-<last>/<size>` */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/vnd.apache.parquet": string;
                    "application/gzip": string;
                    "application/zstd": string;
                    "application/json": components["schemas"]["ExportManifest"];
                };
            };
            /** @description The client has the file: its ETag is in If-None-Match */
            304: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `range_not_satisfiable`: The range lies outside the content */
            416: {
                headers: {
                    /** @description `bytes *\/<size>` */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_failed`: Damage was found */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "downloadExportFile-head": {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags that the client has, or `*` */
                "if-none-match"?: string;
            };
            path: {
                /** @example availability-20251111T030000Z-7f3a9c */
                id: string;
                /**
                 * @description As the manifest names it, or `manifest.json`. Slashes may be sent as they are
                 * @example daily_availability.parquet
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As GET would answer, without the bytes */
            200: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    /** @description `sha-256=:<base64>:` of the whole file (RFC 9530); not of what is made on the fly */
                    "Repr-Digest"?: string;
                    /** @description Bytes of this answer */
                    "Content-Length"?: number;
                    /** @description The file name */
                    "Content-Disposition"?: string;
                    /** @description `bytes` */
                    "Accept-Ranges"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/vnd.apache.parquet": string;
                    "application/gzip": string;
                    "application/zstd": string;
                    "application/json": components["schemas"]["ExportManifest"];
                };
            };
            /** @description The client has the file: its ETag is in If-None-Match */
            304: {
                headers: {
                    /** @description The same as long as the bytes are: of a stored file its SHA-256, quoted */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_failed`: Damage was found */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamTable: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StreamRequest"];
            };
        };
        responses: {
            /** @description The rows, as long as there are any */
            200: {
                headers: {
                    /** @description A file name */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/vnd.apache.parquet": string;
                    "application/gzip": string;
                    "application/zstd": string;
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `source_corrupt`: The database file is damaged. `source_missing`: The database file does not exist. `not_a_database`: Not a DuckDB database file. `unsupported_storage_version`: The storage version is not supported. `encrypted_database`: The database is encrypted. `unreadable_database`: DuckDB cannot open or read the file. `image_unsealed`: DuckDB could not merge the write-ahead log into the image. `not_exportable`: Something cannot be exported without loss. `schema_mismatch`: The tables do not match. `source_ambiguous`: The write-ahead log cannot be found for sure. `verification_failed`: Damage was found */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `http_1_1_required`: HTTP/1.0 cannot carry this answer */
            426: {
                headers: {
                    /** @description `HTTP/1.1` */
                    Upgrade?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_failed`: The database engine died or was stopped. `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `source_busy`: No consistent image could be taken in time. `repository_unavailable`: The repository cannot be used. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRetentionPlan: {
        parameters: {
            query: {
                /** @example availability */
                database: string;
                /**
                 * @description Where; the primary repository of the database without it
                 * @example availability
                 */
                repository?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description policy is null where none is configured: then nothing is ever removed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionPlan"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    applyRetention: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `wait=N` (RFC 7240): the answer waits for the end of the job, up to N seconds, at most 240
                 * @example wait=60
                 */
                prefer?: string;
                /**
                 * @description A repeat with the same key and body within 24 hours gives the job of the first one. 1 to 255 printable ASCII characters, quoted or bare.
                 * @example nightly-2025-11-12
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionRequest"];
            };
        };
        responses: {
            /** @description A dry run: the plan. With `Prefer: wait`: the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionPlan"] | components["schemas"]["Job"];
                };
            };
            /** @description The job is queued or running */
            202: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `operation_in_progress`: Another operation is writing this database. `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `retention_stopped`: Nothing may be removed now. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used. `interrupted`: The service stopped during the job. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSchedules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleList"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runSchedule: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `wait=N` (RFC 7240): the answer waits for the end of the job, up to N seconds, at most 240
                 * @example wait=60
                 */
                prefer?: string;
                /**
                 * @description A repeat with the same key and body within 24 hours gives the job of the first one. 1 to 255 printable ASCII characters, quoted or bare.
                 * @example nightly-2025-11-12
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example availability */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `Prefer: wait`: the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job is queued or running */
            202: {
                headers: {
                    /** @description Path of the job */
                    Location?: string;
                    /** @description The wait that was granted, where one was asked for */
                    "Preference-Applied"?: string;
                    /** @description `true` where an earlier request with this key had made the job */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `operation_in_progress`: Another operation is writing this database. `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `hook_failed`: A command of the configuration failed. `source_corrupt`: The database file is damaged. `source_missing`: The database file does not exist. `not_a_database`: Not a DuckDB database file. `unsupported_storage_version`: The storage version is not supported. `encrypted_database`: The database is encrypted. `unreadable_database`: DuckDB cannot open or read the file. `image_unsealed`: DuckDB could not merge the write-ahead log into the image. `source_ambiguous`: The write-ahead log cannot be found for sure. `verification_failed`: Damage was found. `check_violated`: The data breaks a check. `check_failed`: A check cannot run. `retention_stopped`: Nothing may be removed now. `not_exportable`: Something cannot be exported without loss. `schema_mismatch`: The tables do not match. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_failed`: The database engine died or was stopped. `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `source_busy`: No consistent image could be taken in time. `repository_unavailable`: The repository cannot be used. `interrupted`: The service stopped during the job. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRepositories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepositoryList"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rescanRepository: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example availability */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Repository"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `repository_unavailable`: The repository cannot be used. `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient_space`: Not enough space */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description Most items per page; one of very long items has fewer */
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
                state?: "queued" | "running" | "succeeded" | "failed" | "cancelled";
                kind?: "backup" | "import" | "copy" | "verify" | "drill" | "compare" | "restore" | "recovery" | "export" | "prune";
                /** @example availability */
                database?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example job-20251111T030000Z-1b2c3d */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example job-20251111T030000Z-1b2c3d */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `job_finished`: The job has already ended. `operation_in_progress`: Another operation is writing this database */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `shutting_down`: The service is shutting down */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watchJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event that was seen */
                "last-event-id"?: string;
            };
            path: {
                /** @example job-20251111T030000Z-1b2c3d */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream of events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The job has ended and its last event was seen: no need to reconnect */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description Most items per page; one of very long items has fewer */
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
                principal?: string;
                /**
                 * @description At this instant or later
                 * @example 2026-11-22T03:00:00.000Z
                 */
                from?: string;
                /**
                 * @description Before this instant
                 * @example 2026-11-22T03:00:00.000Z
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `validation_failed`: The request is malformed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: No valid token */
            401: {
                headers: {
                    /** @description The scheme: `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_timeout`: The request did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Unexpected error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notification: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the notification, the same in each attempt
                 * @example notification-20251111T030001Z-9c8b7a
                 */
                "webhook-id": string;
                /**
                 * @description When this attempt was made, in seconds since 1970
                 * @example 1762830001
                 */
                "webhook-timestamp": string;
                /**
                 * @description `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`, with the bytes of the secret as its key
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Notification"];
            };
        };
        responses: {
            /** @description The receiver has it */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}

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
        /** What an error code means and what to do */
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
        /** Read one database */
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
         * @description Refused for a held one, one in use, and the last good one of its database.
         */
        delete: operations["deleteBackup"];
        options?: never;
        head?: never;
        /** Hold, tag or describe a backup */
        patch: operations["annotateBackup"];
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
         * @description Range requests resume a download; Repr-Digest carries the SHA-256 of the whole file.
         */
        get: operations["downloadBackup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
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
         * Verify a backup or a file
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
         * Compare a database or backup with another
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
         * Restore a backup to its database or to a path
         * @description What is replaced goes to quarantine; a failure puts everything back.
         */
        post: operations["startRestore"];
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
         * @description The answer may still show it running: it ends when it has cleaned up after itself.
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
         * @description Events named `job` carry the whole Job, the present state first; the stream ends when the job has ended. With Last-Event-ID the first one is left out where it was seen.
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description RFC 9457 problem details */
        Problem: {
            /** @description Where this code is documented, relative to the service */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description Identifies this occurrence; the log has the cause under it */
            instance: string;
            /** @enum {string} */
            code: "validation_failed" | "unauthorized" | "forbidden" | "not_found" | "operation_in_progress" | "target_locked" | "backup_in_use" | "backup_held" | "last_backup" | "job_finished" | "cancelled" | "payload_too_large" | "unsupported_media_type" | "range_not_satisfiable" | "verification_failed" | "source_corrupt" | "source_missing" | "not_a_database" | "unsupported_storage_version" | "encrypted_database" | "unreadable_database" | "path_not_allowed" | "target_not_replaceable" | "idempotency_key_reused" | "internal" | "engine_failed" | "restore_failed" | "source_busy" | "repository_unavailable" | "interrupted" | "shutting_down" | "insufficient_space";
            /** @description What to do about it */
            hint: string;
            retryable: boolean;
            errors?: {
                pointer: string;
                message: string;
            }[];
            jobId?: string;
        };
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
            /** @description One self-contained file; false: it needs the write-ahead log beside it */
            sealed: boolean;
            /** @description Passes over the source until the image was consistent */
            passes: number;
            /** @description Bytes of an unfinished commit at the end of the write-ahead log that were left out */
            tornWalBytes: number;
            storageVersion: number;
            /** @description The engine that read the image and made the fingerprints */
            duckdbVersion: string;
            tables: {
                schema: string;
                name: string;
                rowCount: number;
                /** @description Order-independent hash of all rows; comparable only under the same duckdbVersion */
                fingerprint: string;
            }[];
            /** @description Nothing removes a held backup */
            hold: boolean;
            tags: string[];
            description: string | null;
            /** @description No verification found damage */
            good: boolean;
            verified: {
                checksum?: {
                    /**
                     * Format: date-time
                     * @example 2026-11-22T03:00:00.000Z
                     */
                    at: string;
                    ok: boolean;
                    repository: string;
                };
                structure?: {
                    /**
                     * Format: date-time
                     * @example 2026-11-22T03:00:00.000Z
                     */
                    at: string;
                    ok: boolean;
                    repository: string;
                };
                content?: {
                    /**
                     * Format: date-time
                     * @example 2026-11-22T03:00:00.000Z
                     */
                    at: string;
                    ok: boolean;
                    repository: string;
                };
                restore?: {
                    /**
                     * Format: date-time
                     * @example 2026-11-22T03:00:00.000Z
                     */
                    at: string;
                    ok: boolean;
                    repository: string;
                };
            };
            copies: {
                repository: string;
                /** @enum {string} */
                state: "complete";
                /**
                 * Format: date-time
                 * @example 2026-11-22T03:00:00.000Z
                 */
                at: string;
            }[];
        };
        BackupPage: {
            items: components["schemas"]["Backup"][];
            nextCursor?: string;
        };
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
        /** @description createdAt: else the date in the file name */
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
        /** @description file: the absolute path of a .duckdb file under importRoots; its checksum level is structure */
        VerifyRequest: {
            /** @example availability-20251111T030000Z-7f3a9c */
            backup: string;
            /**
             * @description checksum: the stored bytes are the manifest's. structure: headers and the checksum of every block in use. content: every row is read, counts and fingerprints match. restore: restored to scratch, then as content.
             * @enum {string}
             */
            level: "checksum" | "structure" | "content" | "restore";
        } | {
            file: string;
            /**
             * @description checksum: the stored bytes are the manifest's. structure: headers and the checksum of every block in use. content: every row is read, counts and fingerprints match. restore: restored to scratch, then as content.
             * @enum {string}
             */
            level: "checksum" | "structure" | "content" | "restore";
        };
        VerificationReport: {
            backup: string | null;
            file: string | null;
            repository: string | null;
            /**
             * @description checksum: the stored bytes are the manifest's. structure: headers and the checksum of every block in use. content: every row is read, counts and fingerprints match. restore: restored to scratch, then as content.
             * @enum {string}
             */
            level: "checksum" | "structure" | "content" | "restore";
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
                code: "size_mismatch" | "sha256_mismatch" | "file_missing" | "not_a_database" | "header_damaged" | "free_list_damaged" | "block_checksum" | "file_truncated" | "unreadable" | "open_aborted" | "table_missing" | "table_unexpected" | "row_count" | "fingerprint";
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
        };
        VerificationPage: {
            items: components["schemas"]["VerificationReport"][];
            nextCursor?: string;
        };
        CompareRequest: {
            left: {
                /** @example availability */
                database: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
            };
            right: {
                /** @example availability */
                database: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
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
        ComparisonReport: {
            left: {
                /** @example availability */
                database: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
            };
            right: {
                /** @example availability */
                database: string;
            } | {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
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
                /** @description The months that differ; content and rows mode */
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
        RestoreRequest: {
            source: {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
            } | {
                /** @example availability */
                database: string;
                /** @enum {boolean} */
                latest: true;
            };
            target: {
                /** @example availability */
                database: string;
            } | {
                path: string;
            };
            /** @description Only tell what would happen */
            dryRun?: boolean;
            /** @description Overwrite a target that cannot be renamed (a bind-mounted file) in place */
            force?: boolean;
        };
        RestoreReport: {
            source: {
                /** @example availability-20251111T030000Z-7f3a9c */
                backup: string;
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
            sizeBytes: number;
            steps: string[];
        };
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
        QuarantinePage: {
            items: components["schemas"]["QuarantineEntry"][];
            nextCursor?: string;
        };
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
            protection: "missing" | "never" | "failing" | "late" | "ok";
            lastBackup: string | null;
            lastGoodBackup: string | null;
            ageMs: number | null;
            /** @description Base tables as of the newest backup */
            tables: {
                schema: string;
                name: string;
                rowCount: number;
            }[];
            tablesAsOf: string | null;
            runningJob: string | null;
            /** @description What restores of it moved aside and nobody removed */
            quarantineBytes: number;
        };
        DatabaseList: {
            items: components["schemas"]["Database"][];
        };
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
            /** @description Name of the token, or "anonymous" on a loopback without tokens */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
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
            /** @description Name of the token, or "anonymous" on a loopback without tokens */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
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
            /** @description Name of the token, or "anonymous" on a loopback without tokens */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
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
            /** @description Name of the token, or "anonymous" on a loopback without tokens */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
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
            /** @description Name of the token, or "anonymous" on a loopback without tokens */
            requestedBy: string;
            problem: components["schemas"]["Problem"] | null;
            /** @enum {string} */
            kind: "restore";
            request: components["schemas"]["RestoreRequest"];
            result: components["schemas"]["RestoreReport"] | null;
        };
        JobPage: {
            items: components["schemas"]["Job"][];
            nextCursor?: string;
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
            /** @description `unauthorized`: No valid token */
            401: {
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
            /** @description `unauthorized`: No valid token */
            401: {
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
                code: "validation_failed" | "unauthorized" | "forbidden" | "not_found" | "operation_in_progress" | "target_locked" | "backup_in_use" | "backup_held" | "last_backup" | "job_finished" | "cancelled" | "payload_too_large" | "unsupported_media_type" | "range_not_satisfiable" | "verification_failed" | "source_corrupt" | "source_missing" | "not_a_database" | "unsupported_storage_version" | "encrypted_database" | "unreadable_database" | "path_not_allowed" | "target_not_replaceable" | "idempotency_key_reused" | "internal" | "engine_failed" | "restore_failed" | "source_busy" | "repository_unavailable" | "interrupted" | "shutting_down" | "insufficient_space";
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
                    "application/json": {
                        /** @enum {string} */
                        code: "validation_failed" | "unauthorized" | "forbidden" | "not_found" | "operation_in_progress" | "target_locked" | "backup_in_use" | "backup_held" | "last_backup" | "job_finished" | "cancelled" | "payload_too_large" | "unsupported_media_type" | "range_not_satisfiable" | "verification_failed" | "source_corrupt" | "source_missing" | "not_a_database" | "unsupported_storage_version" | "encrypted_database" | "unreadable_database" | "path_not_allowed" | "target_not_replaceable" | "idempotency_key_reused" | "internal" | "engine_failed" | "restore_failed" | "source_busy" | "repository_unavailable" | "interrupted" | "shutting_down" | "insufficient_space";
                        status: number;
                        title: string;
                        hint: string;
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
            /** @description `unauthorized`: No valid token */
            401: {
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
                    "application/json": components["schemas"]["Database"];
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
            query: {
                /** @description Items per page */
                limit: number;
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @example availability */
                database?: string;
                /** @example availability */
                repository?: string;
                tag?: string;
                held?: boolean;
                good?: boolean;
                /** @example 2026-11-22T03:00:00.000Z */
                from?: string;
                /** @example 2026-11-22T03:00:00.000Z */
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
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BackupRequest"];
            };
        };
        responses: {
            /** @description With Prefer: wait, the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    location?: string;
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
                    location?: string;
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
            /** @description `operation_in_progress`: Another operation is writing this database. `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_failed`: Damage was found. `source_corrupt`: The database file is damaged. `source_missing`: The database file does not exist. `not_a_database`: Not a DuckDB database file. `unsupported_storage_version`: The storage version is not supported. `encrypted_database`: The database is encrypted. `unreadable_database`: DuckDB cannot open or read the file. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
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
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportRequest"];
            };
        };
        responses: {
            /** @description With Prefer: wait, the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    location?: string;
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
                    location?: string;
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
            /** @description `operation_in_progress`: Another operation is writing this database. `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `path_not_allowed`: The path is not allowed. `source_corrupt`: The database file is damaged. `source_missing`: The database file does not exist. `not_a_database`: Not a DuckDB database file. `unsupported_storage_version`: The storage version is not supported. `encrypted_database`: The database is encrypted. `unreadable_database`: DuckDB cannot open or read the file. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
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
            /** @description `backup_held`: The backup is held. `backup_in_use`: The backup is being read. `last_backup`: This is the last good backup. `operation_in_progress`: Another operation is writing this database */
            409: {
                headers: {
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
            query?: never;
            header?: {
                /** @example bytes=1048576- */
                range?: string;
                "if-range"?: string;
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
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The bytes of the range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The ETag in If-None-Match is the one of the file */
            304: {
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
            /** @description `range_not_satisfiable`: The range lies outside the content */
            416: {
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
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyRequest"];
            };
        };
        responses: {
            /** @description With Prefer: wait, the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    location?: string;
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
                    location?: string;
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
            /** @description `target_locked`: A process holds the target. `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_failed`: Damage was found. `path_not_allowed`: The path is not allowed. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
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
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompareRequest"];
            };
        };
        responses: {
            /** @description With Prefer: wait, the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    location?: string;
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
                    location?: string;
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
            /** @description `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `source_corrupt`: The database file is damaged. `source_missing`: The database file does not exist. `not_a_database`: Not a DuckDB database file. `unsupported_storage_version`: The storage version is not supported. `encrypted_database`: The database is encrypted. `unreadable_database`: DuckDB cannot open or read the file. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
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
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RestoreRequest"];
            };
        };
        responses: {
            /** @description With Prefer: wait, the job succeeded */
            200: {
                headers: {
                    /** @description Path of the job */
                    location?: string;
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
                    location?: string;
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
            /** @description `operation_in_progress`: Another operation is writing this database. `target_locked`: A process holds the target. `cancelled`: The job was cancelled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_failed`: Damage was found. `path_not_allowed`: The path is not allowed. `target_not_replaceable`: The target cannot be replaced. `unreadable_database`: DuckDB cannot open or read the file. `idempotency_key_reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
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
            /** @description `repository_unavailable`: The repository cannot be used. `interrupted`: The service stopped during the job. `shutting_down`: The service is shutting down */
            503: {
                headers: {
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
            /** @description `operation_in_progress`: Another operation is writing this database */
            409: {
                headers: {
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
    listJobs: {
        parameters: {
            query: {
                /** @description Items per page */
                limit: number;
                /** @description nextCursor of the page before */
                cursor?: string;
                state?: "queued" | "running" | "succeeded" | "failed" | "cancelled";
                kind?: "backup" | "import" | "verify" | "compare" | "restore";
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
            /** @description `job_finished`: The job has already ended. `operation_in_progress`: Another operation is writing this database */
            409: {
                headers: {
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
    watchJob: {
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
            /** @description A stream of events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
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
}

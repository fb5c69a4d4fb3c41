/** Verifying a backup, an export or a file: what is asked, what comes out. */
import { type Static, Type } from 'typebox';
import { BackupId, TableCount, VerifyLevel } from './backup.ts';
import { CheckResult } from './check.ts';
import { Name } from './database.ts';
import { ExportId } from './export.ts';
import { Instant, literals, nullable, page } from './schema.ts';

export const ExportVerifyLevel = literals(['checksum', 'content'], {
  description:
    "checksum: the stored files are the manifest's. content: they are loaded into scratch, where every row is read; counts " +
    'match, and fingerprints where the manifest has them',
});
export type ExportVerifyLevel = Static<typeof ExportVerifyLevel>;

export const VerifyRequest = Type.Union(
  [
    Type.Object(
      {
        backup: BackupId,
        level: VerifyLevel,
        repository: Type.Optional({
          ...Name,
          description:
            'Which copy; without it that in the primary repository, or in the first of the others where it is away',
        }),
      },
      { additionalProperties: false },
    ),
    Type.Object(
      { file: Type.String({ minLength: 1, maxLength: 4096 }), level: VerifyLevel },
      { additionalProperties: false },
    ),
    Type.Object({ export: ExportId, level: ExportVerifyLevel }, { additionalProperties: false }),
  ],
  {
    $id: 'VerifyRequest',
    description:
      'file: the absolute path of a .duckdb file under importRoots, without a log beside it; its checksum level is structure',
  },
);
export type VerifyRequest = Static<typeof VerifyRequest>;

export const VerificationProblem = Type.Object(
  {
    code: literals([
      'size_mismatch',
      'sha256_mismatch',
      'file_missing',
      'not_a_database',
      'header_damaged',
      'free_list_damaged',
      'block_checksum',
      'file_truncated',
      'unreadable',
      'open_aborted',
      'table_missing',
      'table_unexpected',
      'row_count',
      'fingerprint',
      'unsealed',
    ]),
    message: Type.String(),
    block: Type.Optional(Type.Integer({ description: 'Number of the damaged block' })),
    table: Type.Optional(Type.String({ description: 'schema.table' })),
    column: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
export type VerificationProblem = Static<typeof VerificationProblem>;

export const BlockCounts = Type.Object(
  {
    used: Type.Integer(),
    free: Type.Integer(),
    freeDamaged: Type.Integer({ description: 'Free blocks with a bad checksum: no damage' }),
  },
  { additionalProperties: false, description: 'From structure on' },
);

export const VerificationReport = Type.Object(
  {
    backup: nullable(BackupId),
    export: Type.Optional({
      ...ExportId,
      description: 'Where it is an export. Its report is the result of the job, and kept nowhere else',
    }),
    file: nullable(Type.String({ description: 'The verified file, where it is neither' })),
    repository: nullable(Type.String()),
    level: VerifyLevel,
    ok: Type.Boolean({ description: 'Nothing is damaged' }),
    startedAt: Instant,
    endedAt: Instant,
    problems: Type.Array(VerificationProblem),
    notes: Type.Array(Type.String(), {
      description: 'What was left out and why, for example fingerprints of another engine version',
    }),
    blocks: nullable(BlockCounts),
    tables: Type.Array(TableCount, { description: 'Rows read, from content on' }),
    checks: Type.Optional(
      Type.Array(CheckResult, {
        description:
          'From content on, where checks are configured and nothing is damaged. They judge the data, not the backup: `ok` does not depend on them',
      }),
    ),
  },
  { $id: 'VerificationReport', additionalProperties: false },
);
export type VerificationReport = Static<typeof VerificationReport>;

export const VerificationPage = page(VerificationReport, 'VerificationPage');

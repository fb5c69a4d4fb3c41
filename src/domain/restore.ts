/** Restoring a backup, an export or a file of rows, and the quarantine that keeps what was replaced. */
import { type Static, Type } from 'typebox';
import { BackupId } from './backup.ts';
import { Name } from './database.ts';
import { ExportId } from './export.ts';
import { TableName } from './export-request.ts';
import { dateSuffixPattern, namePattern } from './ids.ts';
import { LoadedTable, MergeMode } from './load.ts';
import { Bytes, Instant, nullable, page, ref } from './schema.ts';
import { VerificationReport } from './verification.ts';

export const RestoreRequest = Type.Object(
  {
    source: Type.Union([
      Type.Object({ backup: BackupId }, { additionalProperties: false }),
      Type.Object(
        { database: Name, latest: Type.Literal(true) },
        {
          additionalProperties: false,
          description: 'The newest good backup in a repository of the database',
        },
      ),
      Type.Object({ export: ExportId }, { additionalProperties: false }),
      Type.Object(
        {
          file: Type.String({
            minLength: 1,
            maxLength: 4096,
            description: 'Absolute path of a .csv, .csv.gz, .csv.zst or .parquet file under importRoots',
          }),
          table: Type.Optional(TableName),
        },
        { additionalProperties: false, description: 'Rows of one table, which must be named' },
      ),
    ]),
    target: Type.Union([
      Type.Object({ database: Name }, { additionalProperties: false }),
      Type.Object(
        { path: Type.String({ minLength: 1, maxLength: 4096 }) },
        {
          additionalProperties: false,
          description: 'Absolute path of a file under restoreRoots; not for tokens of some databases',
        },
      ),
    ]),
    mode: Type.Optional(MergeMode),
    tables: Type.Optional(
      Type.Array(TableName, {
        minItems: 1,
        maxItems: 1000,
        uniqueItems: true,
        description:
          'Tables of the export whose rows are wanted, all without it. In a new database the others are made without rows',
      }),
    ),
    dryRun: Type.Optional(Type.Boolean({ description: 'Only tell what would happen' })),
    force: Type.Optional(
      Type.Boolean({
        description:
          'Overwrite a target that cannot be renamed (a bind-mounted file) in place, and go on where it cannot be seen ' +
          'whether a process holds the target: every process that uses it must have been stopped. One that is seen ' +
          'to hold it is refused all the same. Also replaces a whole database by rows of a window or of some tables, or ' +
          'by those of another database',
      }),
    ),
  },
  {
    $id: 'RestoreRequest',
    additionalProperties: false,
    description:
      'Without mode the target becomes what the source is. With mode (an export or a file, into a database) the rows are ' +
      'merged into an image of the database, which then takes its place',
  },
);
export type RestoreRequest = Static<typeof RestoreRequest>;

/** Ids of quarantine entries: safe as folder names. */
export const QuarantineId = Type.String({ pattern: `^${namePattern}${dateSuffixPattern}$` });

const MovedFile = Type.Object({ from: Type.String(), to: Type.String() }, { additionalProperties: false });

export const QuarantineEntry = Type.Object(
  {
    id: QuarantineId,
    createdAt: Instant,
    jobId: Type.String(),
    database: nullable(Name),
    target: Type.String({ description: 'The file that was replaced' }),
    sizeBytes: Bytes,
    files: Type.Array(MovedFile),
  },
  { $id: 'QuarantineEntry', additionalProperties: false },
);
export type QuarantineEntry = Static<typeof QuarantineEntry>;

export const QuarantinePage = page(QuarantineEntry, 'QuarantinePage');

export const RestoreReport = Type.Object(
  {
    source: Type.Union([
      Type.Object({ backup: BackupId }, { additionalProperties: false }),
      Type.Object({ export: ExportId }, { additionalProperties: false }),
      Type.Object({ file: Type.String(), table: TableName }, { additionalProperties: false }),
    ]),
    target: Type.Object(
      { database: nullable(Name), path: Type.String({ description: 'With symbolic links followed' }) },
      { additionalProperties: false },
    ),
    dryRun: Type.Boolean(),
    quarantine: nullable(
      Type.Object({ id: QuarantineId, files: Type.Array(MovedFile) }, { additionalProperties: false }),
    ),
    verification: nullable(ref(VerificationReport)),
    loaded: Type.Optional(
      Type.Array(LoadedTable, {
        description: 'What became of the rows of an export or a file, table by table; not in a dry run',
      }),
    ),
    sizeBytes: {
      ...Bytes,
      description: 'Of the restored file; a dry run with an export or a file estimates it',
    },
    steps: Type.Array(Type.String({ description: 'What was done, or would be' })),
  },
  { $id: 'RestoreReport', additionalProperties: false },
);
export type RestoreReport = Static<typeof RestoreReport>;

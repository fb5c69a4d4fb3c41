/** Backups: the manifest as it is stored, the annotations beside it, and the document that clients see. */
import { type Static, Type } from 'typebox';
import { datedId, dateSuffixPattern, namePattern, prefixOfDated } from './ids.ts';
import { ProblemDocument } from './problem.ts';
import { Bytes, Instant, literals, nullable, page, ref } from './schema.ts';
import { soundness } from './soundness.ts';
import { logParts } from './wal-files.ts';

/** `<database>-<instant>-<six hex digits>`. */
export const BackupId = Type.String({
  pattern: `^${namePattern}${dateSuffixPattern}$`,
  examples: ['availability-20251111T030000Z-7f3a9c'],
});

export const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

export const TableCount = Type.Object(
  { schema: Type.String(), name: Type.String(), rowCount: Type.Integer({ minimum: 0 }) },
  { additionalProperties: false },
);

export type TableCount = Static<typeof TableCount>;

export const FingerprintVersion = Type.Optional(
  Type.Integer({
    minimum: 2,
    description:
      'How the fingerprint was made; not there: in the first way, as those of most types still are',
  }),
);

export const TableFacts = Type.Object(
  {
    ...TableCount.properties,
    fingerprint: Type.String({
      description:
        'Order-independent hash of all rows; comparable only under the same duckdbVersion and fingerprintVersion',
    }),
    fingerprintVersion: FingerprintVersion,
  },
  { additionalProperties: false },
);
export type TableFacts = Static<typeof TableFacts>;

export const LogPart = literals(logParts, {
  description: "Which of the files beside an unsealed database file: its name is that file's and `.<part>`",
});
export type LogPart = Static<typeof LogPart>;

export const LogFile = Type.Object(
  { part: LogPart, sizeBytes: Bytes, sha256: Sha256 },
  { additionalProperties: false },
);
export type LogFile = Static<typeof LogFile>;

const facts = {
  id: BackupId,
  database: Type.String(),
  createdAt: Instant,
  sizeBytes: Bytes,
  sha256: Sha256,
  sealed: Type.Boolean({
    description:
      'One self-contained file, read in full. false: DuckDB could not merge the write-ahead log into it, so it was kept ' +
      'as it was taken, with the log beside it; nobody has read it, and it is not good',
  }),
  wal: Type.Optional(
    Type.Array(LogFile, {
      maxItems: logParts.length,
      description: 'Of an unsealed backup: what lies beside the database file and belongs to it',
    }),
  ),
  passes: Type.Integer({ minimum: 1, description: 'Passes over the source until the image was consistent' }),
  tornWalBytes: Type.Integer({
    minimum: 0,
    description: 'Bytes of an unfinished commit at the end of the write-ahead log that were left out',
  }),
  storageVersion: Type.Integer(),
  duckdbVersion: nullable(
    Type.String({
      description: 'The engine that read the image and made the fingerprints; null: none could',
    }),
  ),
  tables: Type.Array(TableFacts, { description: 'None of an unsealed backup, which nobody has read' }),
};

export const Manifest = Type.Object(
  {
    formatVersion: Type.Literal(1),
    kind: Type.Literal('full'),
    ...facts,
    file: Type.String({
      pattern: `^${namePattern}\\.duckdb$`,
      description: 'Name beside the manifest',
    }),
    source: Type.Object(
      { path: Type.String(), imported: Type.Boolean() },
      { additionalProperties: false, description: 'Where the image came from' },
    ),
  },
  { additionalProperties: false, description: 'manifest.json: written last, never changed' },
);
export type Manifest = Static<typeof Manifest>;

const Tag = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]*$' });

/** What people may say of a backup after the fact: annotations/<n>.json, the highest n is what its copy says. */
export const Annotation = Type.Object(
  {
    hold: Type.Boolean({ description: 'Nothing removes a held backup' }),
    tags: Type.Array(Tag, { maxItems: 32, uniqueItems: true }),
    description: nullable(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false },
);
export type Annotation = Static<typeof Annotation>;

/**
 * No honest hand annotates so often. Numbers above all count as this one, so that who writes one repository drives those of the others
 * no further than here, from where they have room for as many again, a thousand times over.
 */
export const highestRevision = 2 ** 40;

export const noAnnotation: Annotation = { hold: false, tags: [], description: null };

export const VerifyLevel = literals(['checksum', 'structure', 'content', 'restore'], {
  description:
    "checksum: the stored bytes are the manifest's. structure: headers and the checksum of every block in use. " +
    'content: every row is read, counts and fingerprints match. restore: restored to scratch, then as content.',
});
export type VerifyLevel = Static<typeof VerifyLevel>;

/** The latest verification of one level. */
export const Verified = Type.Object(
  {
    at: {
      ...Instant,
      description:
        'When it ended, or right after the latest report before it where a clock that was ahead has dated that',
    },
    ok: Type.Boolean(),
    repository: Type.String(),
    startedAt: Type.Optional({ ...Instant, description: 'When it began, where that is known' }),
    unreadable: Type.Optional(
      Type.Literal(true, {
        description:
          'The report is there and cannot be read: it counts as one of damage (`ok` is false) until a later one disproves it',
      }),
    ),
    unstored: Type.Optional(
      Type.Literal(true, {
        description:
          'Damage was found, and the repository could not keep the report: this service alone knows of it, until a later one disproves it',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Verified = Static<typeof Verified>;

export const VerifiedLevels = Type.Object(
  {
    checksum: Type.Optional(Verified),
    structure: Type.Optional(Verified),
    content: Type.Optional(Verified),
    restore: Type.Optional(Verified),
  },
  { additionalProperties: false },
);
export type VerifiedLevels = Static<typeof VerifiedLevels>;

export const BackupCopy = Type.Object(
  {
    repository: Type.String(),
    state: literals(['pending', 'copying', 'complete', 'failed'], {
      description:
        'pending: it waits to be made. failed: making it failed and is tried again, or a verification found damage in it, or left a report that cannot be read',
    }),
    at: {
      ...Instant,
      description: "Since when, as far as is known: the backup's own instant where it is not",
    },
    problem: Type.Optional({
      ...ref(ProblemDocument),
      description: 'Why it waits, or what failed',
    }),
  },
  { additionalProperties: false },
);
export type BackupCopy = Static<typeof BackupCopy>;

export const Backup = Type.Object(
  {
    ...facts,
    ...Annotation.properties,
    good: Type.Boolean({
      description:
        'Sealed, and in one of its copies at least no verification found damage, or left a report that cannot be read, that a later one has not disproved',
    }),
    unread: Type.Optional(
      Type.Literal(true, {
        description:
          'It is not good, and in one of its copies at least nothing but a report that cannot be read speaks against it: nothing is to let go of it as damaged',
      }),
    ),
    verified: { ...VerifiedLevels, description: 'The latest of each level, of whichever copy' },
    copies: Type.Array(BackupCopy, { description: 'The primary repository first' }),
  },
  { $id: 'Backup', additionalProperties: false },
);
export type Backup = Static<typeof Backup>;

export const BackupPage = page(Backup, 'BackupPage');
export type BackupPage = Static<typeof BackupPage>;

/** What a repository knows of one backup. */
export interface BackupRecord {
  readonly repository: string;
  readonly manifest: Manifest;
  readonly annotation: Annotation;
  /** Number of the annotation, the same in all repositories that have it, `highestRevision` at most; 0: none was ever made. */
  readonly revision: number;
  /** The annotation of that number cannot be read: it may be a hold, and counts as one unless another copy has one of that number or above. */
  readonly unreadAnnotation?: true;
  readonly verified: VerifiedLevels;
}

/** One file of a backup. */
export interface StoredFile {
  /** undefined: the database file. */
  readonly part: LogPart | undefined;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** All that is stored of a backup's image, the database file first. */
export const storedFiles = ({ sizeBytes, sha256, wal = [] }: Manifest): readonly StoredFile[] => [
  { part: undefined, sizeBytes, sha256 },
  ...wal,
];

/** A backup is good unless nobody could read it when it was taken, or its verifications speak against it. */
export const isGood = ({ manifest, verified }: Pick<BackupRecord, 'manifest' | 'verified'>): boolean =>
  manifest.sealed && soundness(verified) === 'sound';

/** Whether a backup is good, but for reports that cannot be read. */
export const mayBeGood = ({ manifest, verified }: Pick<BackupRecord, 'manifest' | 'verified'>): boolean =>
  manifest.sealed && soundness(verified) !== 'damaged';

/** `database`, the instant to the second, and six hex digits of `random` (at least three bytes). */
export function backupId(database: string, at: Date, random: Uint8Array): string {
  return datedId(database, at, random);
}

/** The database that an id names: all before the instant. Throws a RangeError on what is no backup id. */
export const databaseOfBackup = (id: string): string => prefixOfDated(id);

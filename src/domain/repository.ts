/** Repositories as clients see them. */
import { type Static, Type } from 'typebox';
import { Name } from './database.ts';
import { ProblemDocument } from './problem.ts';
import { Bytes, Instant, literals, nullable, ref } from './schema.ts';

const Count = Type.Integer({ minimum: 0 });

/** What one repository holds of one database. */
const Holding = Type.Object(
  {
    database: Name,
    role: nullable(
      literals(['primary', 'copies'], { description: 'null: the configuration sends no backups of it here' }),
    ),
    backups: Count,
    notGood: { ...Count, description: 'Those among them that are damaged, or unsealed' },
    sizeBytes: { ...Bytes, description: 'Of their database files' },
    newestGoodAt: nullable({
      ...Instant,
      description: 'When the newest good one was taken; those from the future do not count',
    }),
    exports: Count,
    exportBytes: { ...Bytes, description: 'Of their files' },
    unusableBackups: {
      ...Count,
      description:
        'That lie here and count nowhere else: their manifest, or a file that it names, is not what it was; see `found`',
    },
    unusableExports: { ...Count, description: 'The same of exports' },
    pendingCopies: { ...Count, description: 'Copies that are still to be made' },
    late: Type.Boolean({
      description: "Copies wait, and the newest good one here is older than the database's maxAge",
    }),
  },
  { additionalProperties: false },
);
export type Holding = Static<typeof Holding>;

export const Repository = Type.Object(
  {
    name: Name,
    kind: literals(['local', 's3']),
    reachable: Type.Boolean(),
    awaySince: nullable({ ...Instant, description: 'Since when it cannot be used' }),
    problem: Type.Union([ref(ProblemDocument), Type.Null()], {
      description:
        'Why it cannot be used. It is asked again by itself, ever later, in the end every five minutes; POST /repositories/{name}/rescan asks at once',
    }),
    freeBytes: nullable({
      ...Bytes,
      description: 'That can still be stored; null where nobody knows: in a bucket',
    }),
    keepsVersions: nullable(
      Type.Boolean({
        description:
          'Whether what is deleted stays as an older version, and frees nothing until a lifecycle rule for noncurrent versions ' +
          'expires it; null: it does not tell, or was not read yet',
      }),
    ),
    olderVersionsBytes: nullable({
      ...Bytes,
      description:
        'Of what was deleted or replaced and stayed, when all was last read; null: it does not tell',
    }),
    objectLock: nullable(
      literals(['governance', 'compliance'], {
        description:
          'What is stored cannot be removed until its policy would remove it; null: it is not locked',
      }),
    ),
    scannedAt: nullable({
      ...Instant,
      description: 'When all that lies there was last read; null: not since the service started',
    }),
    holds: Type.Array(Holding),
    found: Type.Array(
      Type.Object({ key: Type.String(), reason: Type.String() }, { additionalProperties: false }),
      {
        description:
          'What is no backup and no export: foreign, damaged or half written; the first thousand. Nothing touches it. A viewer is told no names of files of exports: they can have values in them',
      },
    ),
  },
  { $id: 'Repository', additionalProperties: false },
);
export type Repository = Static<typeof Repository>;

export const RepositoryList = Type.Object(
  { items: Type.Array(ref(Repository)) },
  { $id: 'RepositoryList', additionalProperties: false },
);

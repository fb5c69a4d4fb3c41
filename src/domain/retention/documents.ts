/** Retention over HTTP: what is asked, the plan, and what became of it. */
import { type Static, Type } from 'typebox';
import { BackupId } from '../backup.ts';
import { Name } from '../database.ts';
import { problemCodes } from '../problem.ts';
import { freedFields } from '../removal.ts';
import { literals, nullable, ref } from '../schema.ts';
import { RetentionPolicy } from './policy.ts';

/** Of those that the database has. */
export const whichRepository = {
  ...Name,
  description: 'Where; the primary repository of the database without it',
};

export const RetentionRequest = Type.Object(
  {
    database: Name,
    repository: Type.Optional(whichRepository),
    policy: Type.Optional({
      ...ref(RetentionPolicy),
      description: 'A policy to try: what it would remove. Only with dryRun',
    }),
    dryRun: Type.Optional(Type.Boolean({ description: 'Only tell what would be removed; true without it' })),
  },
  { $id: 'RetentionRequest', additionalProperties: false },
);
export type RetentionRequest = Static<typeof RetentionRequest>;

export const PruneRequest = Type.Object(
  { database: Name, repository: Type.Optional(whichRepository) },
  { $id: 'PruneRequest', additionalProperties: false },
);
export type PruneRequest = Static<typeof PruneRequest>;

const Judgements = (description: string) =>
  Type.Array(
    Type.Object({ backup: BackupId, reasons: Type.Array(Type.String()) }, { additionalProperties: false }),
    { description: `Newest first, each with the reasons: ${description}` },
  );

const judged = {
  database: Name,
  repository: Name,
  policy: nullable(ref(RetentionPolicy)),
  keep: Judgements('what keeps it'),
  remove: Judgements('why nothing does'),
  stopped: nullable(
    Type.String({ description: 'Why nothing may be removed now, whatever the policy says; null: it may' }),
  ),
};

export const RetentionPlan = Type.Object(
  { ...judged, ...freedFields },
  {
    $id: 'RetentionPlan',
    additionalProperties: false,
    description: 'policy is null where none is configured: then nothing is ever removed',
  },
);
export type RetentionPlan = Static<typeof RetentionPlan>;

const NotRemoved = Type.Object(
  { backup: BackupId, code: literals(problemCodes), detail: Type.String() },
  { additionalProperties: false },
);

export const PruneReport = Type.Object(
  {
    ...judged,
    removed: Type.Array(BackupId, { description: 'What really went, oldest first' }),
    failed: Type.Array(NotRemoved, {
      description:
        'What was to go and stayed: held or read since the plan was made, or it could not be removed',
    }),
    ...freedFields,
    // Reports of older versions have none.
    versionedBytes: Type.Optional(freedFields.versionedBytes),
  },
  { $id: 'PruneReport', additionalProperties: false, description: 'The plan, and what became of it' },
);
export type PruneReport = Static<typeof PruneReport>;

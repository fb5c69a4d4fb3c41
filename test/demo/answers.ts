/** What the service must answer, as far as the tour looks at it. */
import { type TSchema, Type } from 'typebox';
import { Backup } from '../../src/domain/backup.ts';
import { ComparisonReport } from '../../src/domain/comparison.ts';
import { Database, type Protection } from '../../src/domain/database.ts';
import { ProblemDocument } from '../../src/domain/problem.ts';
import { QuarantineEntry } from '../../src/domain/restore.ts';
import { VerificationReport } from '../../src/domain/verification.ts';

const succeeded = <T extends TSchema>(result: T) => Type.Object({ state: Type.Literal('succeeded'), result });

export const backupTaken = succeeded(Backup);

export const verifiedSound = succeeded(
  Type.Intersect([VerificationReport, Type.Object({ ok: Type.Literal(true) })]),
);

export const compared = (equal: boolean) =>
  succeeded(Type.Intersect([ComparisonReport, Type.Object({ equal: Type.Literal(equal) })]));

export const restored = succeeded(
  Type.Object({
    source: Type.Object({ backup: Type.String() }),
    quarantine: Type.Object({ id: Type.String() }),
    verification: Type.Object({ ok: Type.Literal(true) }),
    steps: Type.Array(Type.String()),
  }),
);

/** The one database, in this state of protection. */
export const oneDatabase = (protection: Protection) =>
  Type.Object({
    items: Type.Tuple([Type.Intersect([Database, Type.Object({ protection: Type.Literal(protection) })])]),
  });

export const oneQuarantined = Type.Object({ items: Type.Tuple([QuarantineEntry]) });

export const sourceCorrupt = Type.Intersect([
  ProblemDocument,
  Type.Object({ code: Type.Literal('source_corrupt') }),
]);

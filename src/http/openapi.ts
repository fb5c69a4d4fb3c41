/** The OpenAPI document, made from the schemas of the routes, and the pages that show it. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Backup, BackupPage } from '../domain/backup.ts';
import { CompareRequest, ComparisonReport } from '../domain/comparison.ts';
import { Database, DatabaseList } from '../domain/database.ts';
import { BackupRequest, ImportRequest, Job, JobPage } from '../domain/job.ts';
import { ProblemDocument } from '../domain/problem.ts';
import { QuarantineEntry, QuarantinePage, RestoreReport, RestoreRequest } from '../domain/restore.ts';
import { VerificationPage, VerificationReport, VerifyRequest } from '../domain/verification.ts';

/** Schemas with an `$id`: components of the document. What a schema refers to comes before it. */
const components: readonly TSchema[] = [
  ProblemDocument,
  Backup,
  BackupPage,
  BackupRequest,
  ImportRequest,
  VerifyRequest,
  VerificationReport,
  VerificationPage,
  CompareRequest,
  ComparisonReport,
  RestoreRequest,
  RestoreReport,
  QuarantineEntry,
  QuarantinePage,
  Database,
  DatabaseList,
  Job,
  JobPage,
];

/** Call before the routes are registered. */
export async function documentApi(app: FastifyInstance, version: string): Promise<void> {
  for (const schema of components) app.addSchema(schema);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'duckback',
        version,
        description: 'Consistent, proven, restorable backups of DuckDB database files.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: 'http://127.0.0.1:8080' }],
      security: [{ token: [] }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    refResolver: {
      buildLocalReference: (schema, _base, _fragment, index) => String(schema.$id ?? `schema-${index}`),
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/** The OpenAPI document, made from the schemas of the routes, and the pages that show it. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyContextConfig, FastifyInstance } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { AuditEntry, AuditPage } from '../domain/audit.ts';
import { Backup, BackupPage } from '../domain/backup.ts';
import { CompareRequest, ComparisonReport } from '../domain/comparison.ts';
import { CopyRequest } from '../domain/copy.ts';
import { Database, DatabaseDetail, DatabaseList } from '../domain/database.ts';
import { DrillReport, DrillRequest } from '../domain/drill.ts';
import { Estimates } from '../domain/estimates.ts';
import { Export, ExportManifest, ExportPage } from '../domain/export.ts';
import { ExportRequest, StreamRequest } from '../domain/export-request.ts';
import { BackupRequest, ImportRequest, Job, JobPage } from '../domain/job.ts';
import { Notification } from '../domain/notification.ts';
import { ProblemDocument } from '../domain/problem.ts';
import { RecoveryPlan, RecoveryReport, RecoveryRequest } from '../domain/recovery.ts';
import { Removal } from '../domain/removal.ts';
import { Repository, RepositoryList } from '../domain/repository.ts';
import { QuarantineEntry, QuarantinePage, RestoreReport, RestoreRequest } from '../domain/restore.ts';
import { PruneReport, PruneRequest, RetentionPlan, RetentionRequest } from '../domain/retention/documents.ts';
import { RetentionPolicy } from '../domain/retention/policy.ts';
import { Schedule, ScheduleList } from '../domain/schedule.ts';
import { Session } from '../domain/session.ts';
import { VerificationPage, VerificationReport, VerifyRequest } from '../domain/verification.ts';
import { componentExamples, namedExamples } from './examples/examples.ts';
import { webhooks } from './notification-webhook.ts';

/** Schemas with an `$id`: components of the document. What a schema refers to comes before it. */
const components: readonly TSchema[] = [
  ProblemDocument,
  Backup,
  BackupPage,
  BackupRequest,
  ImportRequest,
  CopyRequest,
  VerifyRequest,
  VerificationReport,
  VerificationPage,
  DrillRequest,
  DrillReport,
  CompareRequest,
  ComparisonReport,
  RestoreRequest,
  RestoreReport,
  QuarantineEntry,
  QuarantinePage,
  ExportRequest,
  StreamRequest,
  Export,
  ExportPage,
  ExportManifest,
  RecoveryRequest,
  RecoveryPlan,
  RecoveryReport,
  RetentionPolicy,
  RetentionRequest,
  RetentionPlan,
  PruneRequest,
  PruneReport,
  Removal,
  Repository,
  RepositoryList,
  Database,
  DatabaseList,
  Estimates,
  DatabaseDetail,
  Job,
  JobPage,
  Schedule,
  ScheduleList,
  Notification,
  AuditEntry,
  AuditPage,
  Session,
];

const tags = [
  { name: 'databases', description: 'The configured databases and how well each is protected' },
  {
    name: 'backups',
    description: 'Taking, importing, listing, annotating, downloading and deleting backups',
  },
  { name: 'repositories', description: 'The places that hold backups and exports' },
  { name: 'verify', description: 'Proving that a backup or a file can be restored' },
  { name: 'compare', description: 'What differs between two states of a database' },
  { name: 'restore', description: 'Putting a backup in the place of a database, or beside it' },
  { name: 'recovery', description: 'The whole procedure, from a lost database to one in use' },
  { name: 'quarantine', description: 'What restores moved aside' },
  {
    name: 'exports',
    description: 'Tables as CSV or Parquet files: making, streaming, downloading and deleting them',
  },
  { name: 'retention', description: 'Which backups stay, and removing the others' },
  { name: 'schedules', description: 'What runs when by itself, and running it now' },
  {
    name: 'jobs',
    description: 'Long operations: their state, progress, result; following and cancelling them',
  },
  { name: 'metrics', description: 'For monitoring' },
  { name: 'audit', description: 'Who did what' },
  { name: 'session', description: 'Who asks' },
  { name: 'notifications', description: 'What the service tells webhooks by itself' },
  { name: 'health', description: 'For load balancers and service managers' },
  { name: 'problems', description: 'What error codes mean' },
];

/** Of the pages at /docs, which write styles as they go. */
const pagesPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Call before the routes are registered. */
export async function documentApi(app: FastifyInstance, version: string): Promise<void> {
  for (const schema of components) app.addSchema({ ...schema, examples: componentExamples[nameOf(schema)] });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'duckback',
        version,
        description: 'Consistent, proven, restorable backups of DuckDB database files.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'Where this document was read' }],
      tags,
      security: [{ token: [] }],
      webhooks,
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description:
              'A token of the tokens file, with the role that an operation asks for in `x-required-role` (viewer, operator, admin: each may ' +
              'do what those before it may) and for the databases concerned. A service on loopback may do without.',
          },
        },
        examples: namedExamples,
      },
    },
    refResolver: { buildLocalReference: nameOf },
    transform: describe,
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: pagesPolicy });
  // It never changes, and to write it takes a hundred times as long as to send it.
  let document: Buffer | undefined;
  app.get('/openapi.json', { config: { access: 'open' }, schema: { hide: true } }, (_, reply) => {
    document ??= Buffer.from(JSON.stringify(app.swagger()));
    return reply.type('application/json; charset=utf-8').send(document);
  });
}

interface Described<S> {
  readonly schema: S;
  readonly url: string;
  readonly route: { readonly config?: FastifyContextConfig };
}

/** Says who may call it, and gives the rest of a path, which Fastify calls `*`, a name. */
function describe<S extends { params?: unknown }>({ schema, url, route }: Described<S>) {
  const access = route.config?.access;
  const described =
    access === undefined || access === 'open' ? schema : { ...schema, 'x-required-role': access };
  if (!url.endsWith('/*') || !Type.IsObject(schema.params)) return { schema: described, url };
  const { '*': name = Type.String(), ...properties } = schema.params.properties;
  return {
    schema: { ...described, params: Type.Object({ ...properties, name }) },
    url: url.replace(/\*$/, ':name'),
  };
}

/** The name of a component: the `$id` that its schema must have. */
function nameOf(schema: object): string {
  if ('$id' in schema && typeof schema.$id === 'string') return schema.$id;
  throw new TypeError('a schema that is referred to needs an $id');
}

import { onTestFinished } from 'vitest';
import { jobRoutes } from '../../../routes/jobs.ts';
import { authenticate } from '../../../src/http/authentication.ts';
import { createHttp } from '../../../src/http/create-http.ts';
import { documentApi } from '../../../src/http/openapi.ts';
import { openWorkbench } from '../jobs/workbench.ts';

/** A server of jobs alone, without tokens, and the workbench that they run on. */
export async function openJobsApp() {
  const bench = openWorkbench();
  const app = createHttp('silent');
  authenticate(app, null);
  await documentApi(app, '0.0.0');
  await app.register(jobRoutes, { jobs: bench.runner });
  onTestFinished(() => app.close());
  return { ...bench, app };
}

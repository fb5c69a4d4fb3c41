import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { createJobRunner } from '../../../src/jobs/runner.ts';
import { openState } from '../../../src/state/state-folder.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { controlledHandlers } from '../../unit/jobs/workbench.ts';

const child = fileURLToPath(new URL('./service-child.ts', import.meta.url));

/** Starts a service on a state folder; gives what it says of its start. */
async function startService(folder: string): Promise<{ service: ChildProcess; answer: unknown }> {
  const service = fork(child, [folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  onTestFinished(() => void service.kill('SIGKILL'));
  const [answer] = await once(service, 'message');
  return { service, answer };
}

async function kill(service: ChildProcess): Promise<void> {
  const exited = once(service, 'exit');
  service.kill('SIGKILL');
  await exited;
}

const opened = { opened: true };
const refused = { refused: expect.stringContaining('another duckback uses') };

test('a second service on a state folder is refused while the first lives, and admitted after its kill -9', async () => {
  const folder = join(await temporaryFolder(), 'state');
  const first = await startService(folder);
  expect(first.answer).toEqual(opened);
  expect((await startService(folder)).answer).toEqual(refused);
  expect(() => openState({ folder, clock: systemClock })).toThrow(`another duckback uses ${folder}`);
  await kill(first.service);
  expect((await startService(folder)).answer).toEqual(opened);
});

test('of services that start at the same instant on a state folder exactly one gets it', async () => {
  const folder = join(await temporaryFolder(), 'state');
  const started = await Promise.all([1, 2, 3, 4].map(() => startService(folder)));
  const answers = started.map(({ answer }) => answer);
  expect(answers).toContainEqual(opened);
  expect(answers.filter((answer) => JSON.stringify(answer).includes('refused'))).toEqual([
    refused,
    refused,
    refused,
  ]);
});

test('after a kill -9 the jobs that ran and waited are failed as interrupted, scratch is empty, and new ones run', async () => {
  const folder = join(await temporaryFolder(), 'state');
  const { service } = await startService(folder);
  mkdirSync(join(folder, 'scratch', 'job'));
  writeFileSync(join(folder, 'scratch', 'job', 'image.duckdb'), 'half an image');
  await kill(service);

  const state = openState({ folder, clock: systemClock });
  onTestFinished(() => state.close());
  expect(state.notices).toEqual([]);
  expect(state.ledger.unfinished().map(({ state }) => state)).toEqual(['running', 'queued']);
  const silent = { info() {}, warn() {}, error() {} };
  const { handlers, calls } = controlledHandlers();
  const runner = createJobRunner({
    ledger: state.ledger,
    handlers,
    clock: systemClock,
    maxConcurrentJobs: 1,
    publishedBy: () => null,
    whyClockIsWrong: () => null,
    log: silent,
  });
  const { items } = runner.list({}, { limit: 10, after: null });
  expect(items.map(({ state, problem }) => [state, problem?.code])).toEqual([
    ['failed', 'interrupted'],
    ['failed', 'interrupted'],
  ]);
  expect(items.flatMap(({ steps }) => steps)).toMatchObject([{ name: 'copy', state: 'failed' }]);

  const { job } = runner.submit({
    kind: 'backup',
    request: { database: 'first' },
    database: 'first',
    requestedBy: 'operator',
  });
  await expect.poll(() => calls.length).toBe(1);
  calls[0]?.succeed();
  expect(await runner.wait(job.id, 10_000)).toMatchObject({ state: 'succeeded' });
  await runner.close();
});

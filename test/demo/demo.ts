/**
 * `npm run demo`: a database, the service on it, and a tour over HTTP; then the service stays up until Ctrl-C.
 *
 *   --once        end after the tour: exit code 0, or 1 when a step did not give what it must
 *   --days N      only the last N days
 *   --symbols N   another number of symbols than 700
 */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { holderOf } from '../../src/source/holders.ts';
import { parseSeedArguments, plusDays } from '../support/seed-database/arguments.ts';
import type { SeedOptions } from '../support/seed-database/seed-database.ts';
import { createCaller } from './call.ts';
import { createOperator } from './operator.ts';
import { facts, heading, say, seconds } from './say.ts';
import { type Service, startService } from './service.ts';
import { tour } from './tour.ts';
import { makeWorkspace, sizeOf, type Workspace } from './workspace.ts';

interface Options {
  readonly endAfterTour: boolean;
  readonly seed: SeedOptions;
}

function readOptions(args: string[]): Options {
  const options = {
    once: { type: 'boolean' },
    days: { type: 'string' },
    symbols: { type: 'string' },
  } as const;
  const { values } = parseArgs({ args, options });
  const yesterday = plusDays(new Date().toISOString().slice(0, 10), -1);
  return { endAfterTour: values.once ?? false, seed: parseSeedArguments(args, yesterday) };
}

async function demonstrate({ endAfterTour, seed }: Options, signal: AbortSignal): Promise<void> {
  say('Making the demonstration database ...');
  const begun = performance.now();
  const workspace = await makeWorkspace(seed);
  signal.throwIfAborted();
  const made = performance.now();
  await using service = await startService({ ...workspace, signal });
  facts({
    database: `${workspace.database}, ${await sizeOf(workspace)}, made in ${seconds(made - begun)}`,
    configuration: workspace.config,
    service: `${service.url}, process ${service.pid}`,
  });
  say('\nEvery call below is printed as a command that can be repeated in another terminal.');
  const locksSeen = (await holderOf(workspace.database)) !== 'unknown';
  const operator = createOperator(createCaller(service.url, signal), locksSeen);
  await tour({ operator, file: workspace.database, until: seed.until });
  heading('That was the tour', `Every step gave what it must, in ${seconds(performance.now() - begun)}.`);
  if (!endAfterTour) await stayUp(service, workspace, signal);
}

/** Resolves at Ctrl-C; rejects when the service ends by itself. */
async function stayUp(service: Service, { config, log }: Workspace, signal: AbortSignal): Promise<void> {
  say('The service stays up until Ctrl-C:');
  facts({
    dashboard: service.url,
    'all its calls': `${service.url}/docs`,
    'the whole procedure': `curl -X POST ${service.url}/recovery -H 'Content-Type: application/json' -d '{"database": "availability", "from": "backup", "dryRun": true}'`,
    configuration: config,
    log,
  });
  const interrupted = signal.aborted ? undefined : once(signal, 'abort');
  await Promise.race([interrupted, service.ended]);
  if (!signal.aborted) throw new Error(`The service ended by itself; see ${log}.`);
}

/** Gives the exit code. */
async function main(): Promise<number> {
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interruption.abort());
  try {
    await demonstrate(readOptions(process.argv.slice(2)), interruption.signal);
    return 0;
  } catch (error) {
    console.error(
      interruption.signal.aborted ? '\nInterrupted.' : `\n${error instanceof Error ? error.message : error}`,
    );
    return 1;
  }
}

process.exitCode = await main();

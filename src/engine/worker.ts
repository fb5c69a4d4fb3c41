/** The entry of an engine child: does one operation after another for the process that forked it. */
import '../children/end-with-parent.ts';
import { Value } from 'typebox/value';
import { prepareInstance } from './blank-instance.ts';
import { problemOf } from './duckdb-problem.ts';
import { perform } from './operations/perform.ts';
import { type Reply, Request, type Resources, type Task } from './protocol.ts';

let underWay: AbortController | undefined;

prepareInstance();

process.on('message', (message: unknown) => {
  if (!Value.Check(Request, message)) throw new TypeError('a request against the protocol');
  if (message.kind === 'cancel') underWay?.abort();
  else void run(message.task, message.resources);
});

async function run(task: Task, resources: Resources): Promise<void> {
  const controller = new AbortController();
  underWay = controller;
  send({ kind: 'begun' });
  const context = { resources, signal: controller.signal, report: createReport() };
  const reply = await perform(task, context).then(
    (result): Reply => ({ kind: 'done', result }),
    (error: unknown): Reply =>
      controller.signal.aborted ? { kind: 'cancelled' } : failure(error, task, resources),
  );
  underWay = undefined;
  send(reply);
}

function failure(error: unknown, task: Task, { tempFolder }: Resources): Reply {
  const problem = problemOf(error, task, tempFolder);
  const { code, message: detail, hint, errors } = problem;
  const cause = problem.cause instanceof Error ? (problem.cause.stack ?? problem.cause.message) : '';
  return { kind: 'failed', code, detail, hint, cause, ...(errors && { errors: [...errors] }) };
}

/** Passes progress on by whole percents: never falling, and few messages. */
function createReport(): (fraction: number) => void {
  let percent = 0;
  return (fraction) => {
    const next = Math.min(100, Math.floor(fraction * 100));
    if (!(next > percent)) return;
    percent = next;
    send({ kind: 'progress', fraction: percent / 100 });
  };
}

function send(reply: Reply): void {
  process.send?.(reply);
}

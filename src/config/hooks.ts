/** Hooks of the file: what they are for the service, and what must hold of them. */
import { type Hook, type HookName, type Hooks, hookNames, startDateMark } from '../domain/hook.ts';
import { parseDuration } from './durations-and-sizes.ts';
import type { Hooks as WrittenHooks } from './hook-schema.ts';
import type { KeyPath, Report } from './issues.ts';
import type { Places } from './schema.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What programs expect, and no secret among it. */
const inherited = /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TZ|TMPDIR|XDG_[A-Z_]+)$/;

/** By database; one without any is left out. */
export function buildHooks(
  { databases }: Places,
  absolute: (path: string) => string,
  env: Environment,
): ReadonlyMap<string, Hooks> {
  const written = Object.entries(databases).flatMap(([name, { hooks }]) =>
    hooks ? [[name, build(hooks, absolute, env)] as const] : [],
  );
  return new Map(written);
}

function build(hooks: WrittenHooks, absolute: (path: string) => string, env: Environment): Hooks {
  const passed = Object.entries(env).filter(([name]) => inherited.test(name) || hooks.passEnv.includes(name));
  return {
    cwd: absolute(hooks.cwd),
    environment: Object.fromEntries(
      passed.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    commands: Object.fromEntries(hookNames.flatMap((name) => commandOf(hooks, name))),
  };
}

function commandOf(hooks: WrittenHooks, name: HookName): [HookName, Hook][] {
  const hook = hooks[name];
  if (!hook) return [];
  const [program = '', ...args] = hook.command;
  const detach = 'detach' in hook && hook.detach;
  return [[name, { command: [program, ...args], timeoutMs: parseDuration(hook.timeout), detach }]];
}

/** Each command has a program, `{startDate}` is for the arguments of a backfill alone, and what is to be passed on is there. */
export function checkHooks({ databases }: Places, env: Environment, report: Report): void {
  for (const [database, { hooks }] of Object.entries(databases)) {
    if (!hooks) continue;
    const path: KeyPath = ['databases', database, 'hooks'];
    for (const [at, name] of hooks.passEnv.entries()) {
      if (!env[name])
        report([...path, 'passEnv', at], `${name} is not set in the environment of the service`);
    }
    for (const name of hookNames) checkCommand(name, hooks, path, report);
    if (hooks.stop && !hooks.start)
      report([...path, 'stop'], 'stops what nothing would start again after a recovery; add start');
  }
}

function checkCommand(name: HookName, hooks: WrittenHooks, path: KeyPath, report: Report): void {
  const hook = hooks[name];
  if (!hook) return;
  const key = [...path, name, 'command'];
  const [program = '', ...args] = hook.command;
  if (program === '') report(key, 'names no program; write a list such as [ ./script.sh, --option ]');
  const marked = name === 'backfill' ? [program] : [program, ...args];
  if (marked.some((text) => text.includes(startDateMark)))
    report(key, `${startDateMark} has a meaning only in the arguments of backfill`);
}

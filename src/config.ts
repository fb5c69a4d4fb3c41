/** The configuration: the only module that reads the environment. `config/schema.ts` has every key and its default. */
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { buildEngine, buildLayout, buildServer } from './config/build.ts';
import { check } from './config/check.ts';
import { checkEncryption } from './config/encryption.ts';
import { buildHooks, checkHooks } from './config/hooks.ts';
import { createIssueList, faultOf, formatPath, type KeyPath } from './config/issues.ts';
import { absolutePath } from './config/paths.ts';
import {
  checkAccess,
  checkBuckets,
  checkChecks,
  checkLocks,
  checkPlaces,
  checkReferences,
  checkRetention,
} from './config/rules.ts';
import { checkSchedules } from './config/schedules.ts';
import { ConfigFile, Notifications, Places, Server } from './config/schema.ts';
import type { Config } from './config/types.ts';
import { buildWebhooks } from './config/webhooks.ts';
import { parseYaml, readConfigText } from './config/yaml-file.ts';

export { ConfigError } from './config/issues.ts';
export type * from './config/types.ts';

/** Variables that override a key of `server`. An empty one counts as not set. */
const variables = {
  DUCKBACK_HOST: 'host',
  DUCKBACK_PORT: 'port',
  DUCKBACK_TOKENS_FILE: 'tokensFile',
} as const;

/**
 * The configuration of the YAML file that `DUCKBACK_CONFIG` names, or the defaults without one. Rejects with a
 * `ConfigError` that names everything that is wrong.
 */
export async function loadConfig(env: NodeJS.ProcessEnv = process.env): Promise<Config> {
  const { text, file } = await readConfig(env);
  return parseConfig(text, file, env);
}

/**
 * Where tokens are kept, by the same configuration. Who makes one has the environment of a shell: the secrets and other variables
 * that hooks, webhooks and repositories need are those of the service, and are not missed.
 */
export async function loadPlaceOfTokens(
  env: NodeJS.ProcessEnv = process.env,
): Promise<Pick<Config, 'server' | 'stateDir'>> {
  const { text, file } = await readConfig(env);
  return parse(text, file, env, false);
}

async function readConfig(env: NodeJS.ProcessEnv): Promise<{ readonly text: string; readonly file: string }> {
  const file = env.DUCKBACK_CONFIG;
  if (!file) return { text: '', file: 'default configuration' };
  return { text: await readConfigText(absolutePath(file, '.', homeOf(env))), file };
}

/**
 * The configuration of a YAML text. `file` names it in errors, and relative paths start from its folder. Throws a
 * `ConfigError`. A file without keys, like a key that is left out, means the defaults.
 */
export const parseConfig = (text: string, file: string, env: NodeJS.ProcessEnv = {}): Config =>
  parse(text, file, env, true);

/** `isWhole`: what needs variables of the service's environment too. */
function parse(text: string, file: string, env: NodeJS.ProcessEnv, isWhole: boolean): Config {
  const home = homeOf(env);
  const absolute = (path: string): string => absolutePath(path, dirname(absolutePath(file, '.', home)), home);
  const yaml = parseYaml(text, file);
  const overrides = overridesIn(env, home);
  const sourceOf = (path: KeyPath): string => {
    const line = yaml.lineOf(path);
    return overrides.sources.get(formatPath(path)) ?? (line === null ? file : `${file}:${line}`);
  };
  const issues = createIssueList(sourceOf);
  for (const { path, message } of yaml.faults) issues.report(path, message);

  const settings = check(ConfigFile, overlay(yaml.value, overrides.server), [], issues.report);
  // Rules between keys need only the keys they speak of, so that one mistyped port does not hide them.
  const server = Value.Check(WithServer, settings) ? buildServer(settings.server, absolute) : null;
  if (server) checkAccess(server, issues.report);
  if (Value.Check(Places, settings)) {
    const layout = buildLayout(settings, absolute, env);
    checkReferences(layout, issues.report);
    checkRetention(settings, issues.report);
    checkLocks(layout, issues.report);
    checkChecks(layout, issues.report);
    checkSchedules(settings, issues.report);
    if (isWhole) checkHooks(settings, env, issues.report);
    checkPlaces(layout, server, issues.report);
    checkBuckets(layout, issues.report);
    if (isWhole) checkEncryption(settings, env, issues.report);
  }
  const webhooks =
    isWhole && Value.Check(WithNotifications, settings)
      ? buildWebhooks(settings.notifications, env, issues.report)
      : [];
  issues.throwIfAny();
  const { engine, ...rest } = Value.Parse(ConfigFile, settings);
  return {
    fault: (path, cause) => faultOf({ source: sourceOf(path), key: formatPath(path) }, cause),
    webhooks,
    hooks: buildHooks(rest, absolute, env),
    ...buildLayout(rest, absolute, env),
    server: buildServer(rest.server, absolute),
    engine: buildEngine(engine),
  };
}

const WithServer = Type.Object({ server: Server });
const WithNotifications = Type.Object({ notifications: Notifications });
const Keys = Type.Record(Type.String(), Type.Unknown());

const homeOf = (env: NodeJS.ProcessEnv): string => env.HOME || homedir();

interface Overrides {
  /** Keys of `server`. */
  readonly server: Readonly<Record<string, unknown>>;
  /** The variable that set a key. */
  readonly sources: ReadonlyMap<string, string>;
}

function overridesIn(env: NodeJS.ProcessEnv, home: string): Overrides {
  const server: Record<string, unknown> = {};
  const sources = new Map<string, string>();
  for (const [variable, key] of Object.entries(variables)) {
    const value = env[variable];
    if (!value) continue;
    sources.set(formatPath(['server', key]), variable);
    if (key === 'port') server[key] = /^\d+$/.test(value) ? Number(value) : value;
    else server[key] = key === 'tokensFile' ? absolutePath(value, '.', home) : value;
  }
  return { server, sources };
}

/** What is no map stays as it is, for the schema to refuse. */
function overlay(value: unknown, server: Overrides['server']): unknown {
  if (Object.keys(server).length === 0) return value;
  if (value === undefined) return { server };
  if (!Value.Check(Keys, value)) return value;
  const own = value.server ?? {};
  return Value.Check(Keys, own) ? { ...value, server: { ...own, ...server } } : value;
}

/** What must hold between keys: references that exist, places that do not overlap, no open door without tokens. */
import { repositoriesOf } from '../domain/database.ts';
import { keepsNothing } from '../domain/retention/policy.ts';
import { buildRetention, restoredIn } from './build.ts';
import { formatPath, type KeyPath, type Report } from './issues.ts';
import { isLoopbackAddress } from './loopback-address.ts';
import { nearest } from './nearest.ts';
import { contains, realPath } from './paths.ts';
import type { Places } from './schema.ts';
import type { Layout, RepositoryConfig, ServerConfig } from './types.ts';

/** A configured path: where it is written, and what it names with links followed. */
interface Place {
  readonly key: KeyPath;
  readonly real: string;
}

const place = (key: KeyPath, path: string): Place => ({ key, real: realPath(path) });

/** A service that other machines can reach must ask for tokens. */
export function checkAccess({ host, tokensFile }: ServerConfig, report: Report): void {
  if (tokensFile !== null || isLoopbackAddress(host)) return;
  const remedy = 'name a file in server.tokensFile and make one with npm run token -- <name> --role admin';
  report(['server', 'host'], `${host} can be reached from other machines, which needs tokens: ${remedy}`);
}

/** The repositories that databases name are configured, and named once. */
export function checkReferences({ databases, repositories }: Layout, report: Report): void {
  const known = repositories.map(({ name }) => name);
  for (const database of databases) {
    const named = repositoriesOf(database);
    for (const [at, repository] of named.entries()) {
      const key = ['databases', database.name, 'repositories', at];
      if (named.indexOf(repository) < at) report(key, `"${repository}" is named twice`);
      if (known.includes(repository)) continue;
      const hint = nearest(repository, known);
      const remedy = hint ? `did you mean ${hint}?` : `configured are ${known.join(', ')}`;
      report(key, `"${repository}" is not a configured repository; ${remedy}`);
    }
  }
}

/** A policy without any rule would leave nothing but the newest backups: nobody means that. */
export function checkRetention(places: Places, report: Report): void {
  for (const section of ['repositories', 'databases'] as const) {
    for (const [name, { retention }] of Object.entries(places[section])) {
      const policy = buildRetention(retention);
      if (!policy || !keepsNothing(policy)) continue;
      report([section, name, 'retention'], 'keeps nothing; write { keepDaily: 7 }, or leave the key out');
    }
  }
}

/** A lock lasts until the policy would remove a backup: without one it would have no end. */
export function checkLocks({ databases, repositories }: Layout, report: Report): void {
  for (const repository of repositories) {
    if (repository.kind !== 's3' || !repository.objectLock) continue;
    for (const { name, ...database } of databases) {
      const place = [database, ...database.copies].find((one) => one.repository === repository.name);
      if (!place || place.retention) continue;
      const key = ['repositories', repository.name, 'objectLock'];
      report(key, `needs a retention policy for ${name}; write retention: { keepDaily: 7 }`);
    }
  }
}

/** Reports and metrics tell checks apart by their names; `$today` has its meaning everywhere. */
export function checkChecks({ databases }: Layout, report: Report): void {
  for (const { name, checks } of databases) {
    for (const [at, check] of checks.entries()) {
      const key = ['databases', name, 'checks', at];
      if (checks.findIndex((other) => other.name === check.name) < at)
        report([...key, 'name'], `another check of ${name} is called ${check.name} already`);
      if (Object.hasOwn(check.parameters, 'today'))
        report([...key, 'parameters', 'today'], 'is the day of the backup always; choose another name');
    }
  }
}

/**
 * State folder, repositories and databases lie apart. A restore root holds none of them (a restore could overwrite
 * it), an import root no database (it must not be opened): of the state folder only `restored` may be a root.
 */
export function checkPlaces(layout: Layout, server: ServerConfig | null, report: Report): void {
  const state = place(['stateDir'], layout.stateDir);
  const repositories = layout.repositories.flatMap((repository) =>
    repository.kind === 'local' ? [place(['repositories', repository.name, 'path'], repository.path)] : [],
  );
  const databases = layout.databases.map(({ name, path }) => place(['databases', name, 'path'], path));
  const secrets = [...(server ? secretsOf(server) : []), ...layout.repositories.flatMap(keysOf)];
  const restored = realPath(restoredIn(layout.stateDir));
  const apartFromState = (root: Place): readonly Place[] => (contains(restored, root.real) ? [] : [state]);

  const apart = [state, ...repositories, ...databases];
  for (const [at, one] of apart.entries()) requireApart(one, apart.slice(0, at), report);
  for (const [at, path] of layout.restoreRoots.entries()) {
    const root = place(['restoreRoots', at], path);
    requireApart(root, [...apartFromState(root), ...repositories, ...databases, ...secrets], report);
  }
  for (const [at, path] of layout.importRoots.entries()) {
    const root = place(['importRoots', at], path);
    if (repositories.some(({ real }) => real === root.real)) continue;
    requireApart(root, [...apartFromState(root), ...databases], report);
  }
}

function secretsOf({ tokensFile, tls }: ServerConfig): Place[] {
  const tokens = tokensFile === null ? [] : [place(['server', 'tokensFile'], tokensFile)];
  const files = Object.entries(tls ?? {}).map(([key, path]) => place(['server', 'tls', key], path));
  return [...tokens, ...files];
}

function keysOf(repository: RepositoryConfig): Place[] {
  const encryption = repository.kind === 's3' ? repository.encryption : null;
  if (!encryption) return [];
  const { key, oldKeyFiles } = encryption;
  const at = ['repositories', repository.name, 'encryption'];
  return [
    ...('file' in key ? [place([...at, 'keyFile'], key.file)] : []),
    ...oldKeyFiles.map((file, n) => place([...at, 'oldKeyFiles', n], file)),
  ];
}

/** Two repositories in one part of a bucket would each take the other's backups for its own. */
export function checkBuckets({ repositories }: Layout, report: Report): void {
  const places = repositories.flatMap((repository) => (repository.kind === 's3' ? [repository] : []));
  for (const [at, one] of places.entries()) {
    const names = Object.keys(one.tags);
    if (names.length > 10 || !names.every((name) => /^[A-Za-z0-9 +=._:/@-]{1,128}$/.test(name))) {
      const what = 'ten tags at the most, whose names have letters, digits, spaces and + - = . _ : / @';
      report(['repositories', one.name, 'tags'], `S3 takes ${what}; write { purpose: backups }`);
    }
    for (const other of places.slice(0, at)) {
      const isSame = one.bucket === other.bucket && one.endpoint === other.endpoint;
      const [own, theirs] = [`${one.prefix}/`, `${other.prefix}/`];
      if (!isSame || !(own.startsWith(theirs) || theirs.startsWith(own))) continue;
      const key = ['repositories', one.name, 'prefix'];
      report(key, `${own} overlaps repositories.${other.name} (${theirs}); they must lie apart`);
    }
  }
}

function requireApart(one: Place, others: readonly Place[], report: Report): void {
  for (const other of others) {
    if (!contains(one.real, other.real) && !contains(other.real, one.real)) continue;
    report(one.key, `${one.real} overlaps ${formatPath(other.key)} (${other.real}); they must lie apart`);
  }
}

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { ownerKey } from '../../../src/repository/layout.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { type ServicePaths, servicePaths } from '../../support/service.ts';
import { fill, liveFiles } from '../service/world.ts';

/** A folder with a database in use and two backups, and no service. */
export interface Ground {
  readonly paths: ServicePaths;
  readonly first: string;
  readonly second: string;
  /** The database's files, as they were. */
  readonly old: ReadonlyMap<string, string>;
}

/** Call it once in a file. Gives a function that makes a ground of the calling test's own. */
export function useGrounds(): () => Promise<Ground> {
  let template = '';
  let ids = { first: '', second: '' };
  beforeAll(async () => {
    template = await mkdtemp(join(tmpdir(), 'duckback-test-'));
    ids = await fill(template);
    return () => rm(template, { recursive: true, force: true });
  });
  return async () => {
    const folder = await temporaryFolder();
    await cp(template, folder, { recursive: true });
    const paths = servicePaths(folder);
    // A service that has forgotten knows by it that the backups are its own.
    const owner = join(paths.repository, ownerKey('availability'));
    await writeFile(owner, (await readFile(owner, 'utf8')).replaceAll(template, folder));
    return { paths, ...ids, old: await liveFiles(paths) };
  };
}

/** Folders of the configuration that a start cannot use: it ends, and names the key and its line. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { ConfigError, parseConfig } from '../../src/config.ts';
import { temporaryFolder } from '../support/folder.ts';
import { smallDisk } from '../support/small-disk.ts';

interface Places {
  readonly stateDir: string;
  readonly repository: string;
}

/** What a start with these folders says. */
async function refusal({ stateDir, repository }: Places): Promise<string> {
  const text = `databases:
  availability: { path: /nowhere/availability.duckdb, repositories: [local] }
stateDir: ${stateDir}
repositories:
  local:
    kind: local
    path: ${repository}
`;
  const error: unknown = await buildApp(parseConfig(text, 'duckback.yaml'), { logLevel: 'silent' }).then(
    (app) => app.close().then(() => new Error('it started')),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConfigError)) throw error;
  return error.message;
}

async function world() {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), 'somebody’s');
  return { folder, places: { stateDir: join(folder, 'state'), repository: join(folder, 'backups') } };
}

const keys = {
  stateDir: /^duckback\.yaml:3: stateDir: /,
  repository: /^duckback\.yaml:7: repositories\.local\.path: /,
};

test.each(['stateDir', 'repository'] as const)(
  'a %s below a file, or where the system makes no folders, ends the start with its key and line',
  async (key) => {
    const { folder, places } = await world();
    for (const path of [join(folder, 'file', 'a', 'b'), '/proc/duckback/a']) {
      const said = await refusal({ ...places, [key]: path });
      expect(said).toMatch(keys[key]);
      expect(said).toMatch(path.startsWith('/proc') ? /ENOENT/ : /ENOTDIR|EEXIST/);
    }
    expect((await readdir(folder)).includes('file')).toBe(true);
  },
);

test('a repository that is a file ends the start with its key and line', async () => {
  const { folder, places } = await world();
  expect(await refusal({ ...places, repository: join(folder, 'file') })).toMatch(keys.repository);
});

test.each(['stateDir', 'repository'] as const)(
  'a %s on a file system that is read-only ends the start with its key and line, and says so',
  async (key) => {
    const disk = await smallDisk(1024 * 1024);
    if (!disk) return;
    const { places } = await world();
    await mkdir(join(disk.path, 'there'));
    await disk.remount('ro');
    for (const path of [join(disk.path, 'a', 'b'), join(disk.path, 'there')]) {
      const said = await refusal({ ...places, [key]: path });
      expect(said).toMatch(keys[key]);
      expect(said).toMatch(/read-?only/i);
    }
  },
);

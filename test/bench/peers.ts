/** restic and borg, where they are installed: what other programs need to keep the same file safe. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contestant } from './race.ts';
import { run } from './run.ts';

interface Program {
  readonly name: string;
  /** Where it finds its repository and leaves the rest alone. */
  readonly environment: (folder: string) => Readonly<Record<string, string>>;
  readonly versionArgument: string;
  /** Shell commands; $FILE is what to back up, $TARGET an empty folder. */
  readonly initialise: string;
  readonly backUp: string;
  readonly check: string;
  readonly restore: string;
}

const programs: readonly Program[] = [
  {
    name: 'restic',
    environment: (folder) => ({
      RESTIC_REPOSITORY: join(folder, 'repository'),
      RESTIC_CACHE_DIR: join(folder, 'cache'),
      RESTIC_PASSWORD: 'bench',
    }),
    versionArgument: 'version',
    initialise: 'restic init',
    backUp: 'restic backup "$FILE"',
    check: 'restic check --read-data',
    restore: 'restic restore latest --target "$TARGET"',
  },
  {
    name: 'borg',
    environment: (folder) => ({ BORG_REPO: join(folder, 'repository'), BORG_BASE_DIR: folder }),
    versionArgument: '--version',
    initialise: 'borg init --encryption none',
    backUp: 'borg create ::first "$FILE"',
    check: 'borg check --verify-data',
    restore: 'cd "$TARGET" && borg extract ::first',
  },
];

export interface Peer {
  readonly name: string;
  /** As it names itself; null where it is not installed. */
  readonly version: string | null;
  /** A first backup, a check of all its data, a restore: each needs the one before. */
  readonly contestants: readonly Contestant[];
}

/** What each can do with `file`, below `folder`. */
export const findPeers = (folder: string, file: string): Promise<Peer[]> =>
  Promise.all(programs.map((program) => findPeer(program, join(folder, program.name), file)));

async function findPeer(program: Program, folder: string, file: string): Promise<Peer> {
  const { name } = program;
  const version = await run(name, [program.versionArgument]).catch(() => null);
  const contestants = version === null ? [] : contestantsOf(program, folder, file);
  return { name, version: version?.trim() ?? null, contestants };
}

function contestantsOf(program: Program, folder: string, file: string): Contestant[] {
  const { name, environment, initialise, backUp, check, restore } = program;
  const target = join(folder, 'restored');
  const shell = async (command: string) => {
    await run('sh', ['-c', command], { ...environment(folder), FILE: file, TARGET: target });
  };
  return [
    {
      name: `${name}: first backup`,
      async prepare() {
        await rm(folder, { recursive: true, force: true });
        await mkdir(folder, { recursive: true });
        await shell(initialise);
      },
      run: () => shell(backUp),
    },
    { name: `${name}: check of all data`, run: () => shell(check) },
    {
      name: `${name}: restore`,
      async prepare() {
        await mkdir(target);
      },
      run: () => shell(restore),
      tidy: () => rm(target, { recursive: true }),
    },
  ];
}

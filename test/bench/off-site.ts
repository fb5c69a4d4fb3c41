/** A bucket: what duckback takes to store a backup in one and to restore it from there, against rclone and the same server. */
import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type S3Server, testBucket } from '../support/ceph/cluster.ts';
import { startService } from '../support/service.ts';
import { createClient } from './client.ts';
import { type Contestant, race, type Times } from './race.ts';
import { run } from './run.ts';
import { type Usage, watchService } from './watch.ts';

export const offSiteNames = {
  rcloneUp: 'rclone: upload of the file to a bucket',
  copy: 'copy of a backup to a bucket, proven',
  rcloneDown: 'rclone: download of the file from a bucket',
  restore: 'restore from a bucket, every row read',
} as const;

export interface OffSiteOutcome {
  readonly times: Times;
  readonly usage: Usage;
}

/** On the database at its place below `folder`: of one database backups lie here and are copied, of the other they lie there. */
export async function offSiteContest(
  folder: string,
  rounds: number,
  server: S3Server,
  signal: AbortSignal,
): Promise<OffSiteOutcome> {
  const live = join(folder, 'live', 'availability.duckdb');
  const place = join(folder, 'off-site');
  const other = join(place, 'other', 'other.duckdb');
  await mkdir(dirname(other), { recursive: true });
  await cp(live, other);
  const { endpoint, accessKeyId, secretAccessKey } = server;
  const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const bucket = { kind: 's3', bucket: testBucket, prefix: `bench-${Date.now()}`, endpoint, pathStyle: true };
  const settings = {
    repositories: { local: { kind: 'local', path: join(place, 'repository') }, bucket },
    databases: {
      availability: { path: live, repositories: ['local'] },
      other: { path: other, repositories: ['bucket'] },
    },
  };
  const service = await startService(place, settings, { env });
  await using started = new AsyncDisposableStack();
  started.defer(async () => {
    await service.stop();
  });
  const watch = await watchService(service.process.pid ?? 0);
  const contestants = [...(await ours(service.url)), ...theirs(live, place, { ...env, ...rcloneOf(server) })];
  const times = await race(contestants, rounds, signal);
  return { times, usage: await watch.finish() };
}

async function ours(url: string): Promise<Contestant[]> {
  const client = createClient(url);
  // The last backup of a database cannot be deleted.
  await client.backUp();
  const stored = await client.backUp('other');
  let taken = '';
  let replaced = '';
  return [
    {
      name: offSiteNames.copy,
      async prepare() {
        taken = (await client.backUp()).id;
      },
      run: () => client.copy(taken, 'bucket'),
      tidy: () => client.deleteBackup(taken),
    },
    {
      name: offSiteNames.restore,
      async run() {
        replaced = await client.restore(stored.id, 'other');
      },
      tidy: () => client.deleteQuarantined(replaced),
    },
  ];
}

/** Without what the environment of whoever measures says about certificates. */
const rclone = (env: Readonly<Record<string, string>>, ...args: string[]) =>
  run('env', ['-u', 'AWS_CA_BUNDLE', 'rclone', ...args], env);

function theirs(file: string, place: string, env: Readonly<Record<string, string>>): Contestant[] {
  const stored = `OFFSITE:${testBucket}/rclone-${Date.now()}`;
  const fetched = join(place, 'fetched.duckdb');
  return [
    {
      name: offSiteNames.rcloneUp,
      run: async () => void (await rclone(env, 'copyto', file, stored)),
      tidy: async () => void (await rclone(env, 'deletefile', stored)),
    },
    {
      name: offSiteNames.rcloneDown,
      prepare: async () => void (await rclone(env, 'copyto', file, stored)),
      run: async () => void (await rclone(env, 'copyto', stored, fetched)),
      async tidy() {
        await rm(fetched);
        await rclone(env, 'deletefile', stored);
      },
    },
  ];
}

const rcloneOf = ({ endpoint }: S3Server) => ({
  RCLONE_CONFIG_OFFSITE_TYPE: 's3',
  RCLONE_CONFIG_OFFSITE_PROVIDER: 'Ceph',
  RCLONE_CONFIG_OFFSITE_ENV_AUTH: 'true',
  RCLONE_CONFIG_OFFSITE_ENDPOINT: endpoint,
});

/** A Ceph cluster of one node with its S3 gateway, on the loopback and in one folder. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';
import { type Cluster, cephConf, cephKeyring, keyringOf, monAddresses, newCluster } from './configuration.ts';

const run = promisify(execFile);

/** A bucket that is there from the beginning. */
export const testBucket = 'duckback-test';

/** One that can lock, and keeps older versions: it was made so. */
export const lockingBucket = 'duckback-locking';

/** How to reach a real S3 server. */
export interface S3Server {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface RunningCluster {
  readonly server: S3Server;
  /** Ends its daemons. */
  stop(): Promise<void>;
}

/** Starts a cluster in an empty folder. Rejects, with nothing left running, where a daemon does not come up. */
export async function startCluster(folder: string): Promise<RunningCluster> {
  const cluster = newCluster(folder, [await freePort(), await freePort(), await freePort()]);
  const daemons: ChildProcess[] = [];
  const stop = async () => {
    for (const daemon of daemons.toReversed()) await end(daemon);
  };
  try {
    return { server: await bringUp(cluster, daemons), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(cluster: Cluster, daemons: ChildProcess[]): Promise<S3Server> {
  const { folder, fsid, gatewayPort } = cluster;
  const conf = ['-c', join(folder, 'ceph.conf')];
  await writeFile(join(folder, 'ceph.conf'), cephConf(cluster));
  await writeFile(keyringOf(cluster), cephKeyring(), { mode: 0o600 });
  for (const name of ['mon', 'osd', 'mgr', 'rgw']) await mkdir(join(folder, name));
  const start = async (program: string, ...args: string[]) => {
    daemons.push(await startDaemon(folder, program, [...conf, '-f', ...args]));
  };
  const map = join(folder, 'monmap');
  await run('monmaptool', ['--create', '--fsid', fsid, '--addv', 'a', monAddresses(cluster), map]);
  await run('ceph-mon', [...conf, '--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyringOf(cluster)]);
  await start('ceph-mon', '-i', 'a');
  const { stdout } = await run('ceph', [...conf, 'osd', 'new', fsid]);
  if (stdout.trim() !== '0') throw new Error(`the first disk of a cluster has the number ${stdout}`);
  await run('ceph-osd', [...conf, '-i', '0', '--mkfs', '--osd-uuid', fsid]);
  await start('ceph-osd', '-i', '0');
  await start('ceph-mgr', '-i', 'x');
  const accessKeyId = 'duckbacktest';
  const secretAccessKey = 'a-secret-that-no-log-may-show';
  const user = ['--uid', 'test', '--display-name', 'test', '--access-key', accessKeyId];
  await run('radosgw-admin', [
    ...conf,
    '-n',
    'client.rgw',
    'user',
    'create',
    ...user,
    '--secret-key',
    secretAccessKey,
  ]);
  await start('radosgw', '-n', 'client.rgw');
  const endpoint = `http://127.0.0.1:${gatewayPort}`;
  await untilAnswered(endpoint, daemons);
  return { endpoint, accessKeyId, secretAccessKey };
}

async function startDaemon(folder: string, program: string, args: readonly string[]): Promise<ChildProcess> {
  await using output = await open(join(folder, `${program}.out`), 'w');
  // A group of its own: Ctrl-C reaches the starter alone, which ends all of them in order.
  return spawn(program, args, { stdio: ['ignore', output.fd, output.fd], detached: true });
}

async function untilAnswered(endpoint: string, daemons: readonly ChildProcess[]): Promise<void> {
  for (;;) {
    const dead = daemons.find(({ exitCode }) => exitCode !== null);
    if (dead) throw new Error(`${dead.spawnfile} ended with ${dead.exitCode}`);
    const answered = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(50);
  }
}

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const exited = once(daemon, 'exit');
  // Nothing of it is wanted any more, and a clean end takes seconds.
  daemon.kill('SIGKILL');
  await exited;
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

const programs = ['ceph-mon', 'ceph-osd', 'ceph-mgr', 'ceph', 'monmaptool', 'radosgw', 'radosgw-admin'];
const packages = ['ceph-mon', 'ceph-osd', 'ceph-mgr', 'ceph-common', 'radosgw'];

/** Sees to it that Ceph's programs are there: installs Debian's packages where this user may. */
export async function installCeph(): Promise<void> {
  if (await allInstalled()) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  // The packages start services of their own where an init system runs; nothing here needs them.
  await run('apt-get', ['install', '--yes', '--no-install-recommends', ...packages], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
}

const allInstalled = (): Promise<boolean> =>
  run('which', programs).then(
    () => true,
    () => false,
  );

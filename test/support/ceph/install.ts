import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { installPackages } from '../apt.ts';

const run = promisify(execFile);

/** The one that Debian's packages are for: another may come before it in the path. */
export const debianPython = '/usr/bin/python3';

const programs = [
  'rclone',
  'ceph-mon',
  'ceph-osd',
  'ceph-mgr',
  'ceph',
  'monmaptool',
  'radosgw',
  'radosgw-admin',
];
const packages = [
  'rclone',
  'ceph-mon',
  'ceph-osd',
  'ceph-mgr',
  'ceph-common',
  'radosgw',
  'python3-cryptography',
];

/** Sees to it that the programs of Ceph, and clients that have nothing to do with duckback, are there: installs Debian's packages where this user may. */
export async function installCeph(): Promise<void> {
  if (await allInstalled()) return;
  // The packages start services of their own where an init system runs; nothing here needs them.
  await installPackages(...packages);
}

const allInstalled = (): Promise<boolean> =>
  Promise.all([run('which', programs), run(debianPython, ['-c', 'import cryptography'])]).then(
    () => true,
    () => false,
  );

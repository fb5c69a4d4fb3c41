/**
 * Publishes, annotates and verifies one backup and removes another, and kills itself before one chosen change of the file
 * system: `crash-child.ts <root> <repository id> <which change, from 1>`. Ends with code 0 where there are fewer.
 */
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { changed, fresh, initial, victim } from './crash-backups.ts';

const [root = '', id = '', at = ''] = process.argv.slice(2);
let left = Number(at);

const fatal = <A extends unknown[], R>(change: (this: unknown, ...args: A) => R) =>
  function (this: unknown, ...args: A): R {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    return change.apply(this, args);
  };

const { chmod, link, mkdir, open, rename, rm, rmdir, unlink } = promises;
const probe = await open('/dev/null');
const handles: Pick<FileHandle, 'sync' | 'write'> = Object.getPrototypeOf(probe);
await probe.close();

// Before the repository's modules bind them.
Object.assign(promises, {
  chmod: fatal(chmod),
  link: fatal(link),
  mkdir: fatal(mkdir),
  rename: fatal(rename),
  rm: fatal(rm),
  rmdir: fatal(rmdir),
  unlink: fatal(unlink),
});
Object.assign(handles, { sync: fatal(handles.sync), write: fatal(handles.write) });
syncBuiltinESMExports();

const { publishBackup, reportOn, repositoryOn } = await import('../../support/repository.ts');
const repository = repositoryOn({ root, identity: { known: () => id, remember: () => {} } });
await repository.open(['availability']);
await publishBackup(repository, fresh, `image of ${fresh}`, initial);
await repository.annotate(fresh, changed);
await repository.recordVerification(fresh, reportOn(fresh));
await repository.remove(victim, new Date('2025-12-01T00:00:00Z'));

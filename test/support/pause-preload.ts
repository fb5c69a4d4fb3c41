/**
 * Loaded into a service before its own modules: stops it before a chosen operation on a file, for as long as the test
 * wants, while everything else of it goes on; or kills it before the n-th change below the folder `PAUSE_ROOT`, of its start where `PAUSE_DIE_AT`
 * says which.
 */
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { Value } from 'typebox/value';
import { type Notice, Order, type Point } from './pause-messages.ts';

const root = process.env.PAUSE_ROOT ?? '/';
let point: Point | null = null;
let awaited: Point['after'];
let skipped = 0;
let changesLeft = Number(process.env.PAUSE_DIE_AT ?? Number.POSITIVE_INFINITY);
let release = () => {};

const tell = (notice: Notice): void => {
  process.send?.(notice);
};

process.on('message', (order) => {
  if (!Value.Check(Order, order)) throw new TypeError('no order');
  if (order.kind === 'resume') return release();
  if (order.kind === 'dieAt') changesLeft = order.change;
  else [point, awaited, skipped] = [order.point, order.point.after, 0];
  tell({ kind: 'ready' });
});
// A service whose test has died has nobody to stop it.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel?.unref();

const isMeant = (meant: Pick<Point, 'operation' | 'path'>, operation: string, path: string): boolean =>
  meant.operation === operation && new RegExp(meant.path).test(path);

function isPoint(operation: string, path: string): boolean {
  if (!point) return false;
  if (!awaited) return isMeant(point, operation, path) && skipped++ >= (point.skip ?? 0);
  if (isMeant(awaited, operation, path)) awaited = undefined;
  return false;
}

/** Before every operation. Gives a promise only where it stops. */
function gate(operation: string, path: string, changes: boolean): Promise<void> | null {
  if (changes && path.startsWith(root) && --changesLeft === 0) process.kill(process.pid, 'SIGKILL');
  if (!isPoint(operation, path)) return null;
  point = null;
  const { promise, resolve } = Promise.withResolvers<void>();
  release = resolve;
  tell({ kind: 'paused' });
  return promise;
}

const gated = <A extends unknown[], R>(
  operation: string,
  pathOf: (self: unknown, args: A) => string,
  act: (this: unknown, ...args: A) => Promise<R>,
  changes: (args: A) => boolean = () => true,
) =>
  function (this: unknown, ...args: A): Promise<R> {
    const stop = gate(operation, pathOf(this, args), changes(args));
    return stop ? stop.then(() => act.apply(this, args)) : act.apply(this, args);
  };

const first = (_: unknown, [path]: unknown[]): string => String(path);
const second = (_: unknown, [, path]: unknown[]): string => String(path);

const paths = new WeakMap<object, string>();
const ofHandle = (self: unknown): string => (self instanceof Object && paths.get(self)) || '';

const { chmod, chown, link, mkdir, mkdtemp, rename, rm, rmdir, unlink, writeFile } = promises;
const plainOpen = promises.open;
const probe = await plainOpen('/dev/null');
const handles: Pick<FileHandle, 'read' | 'write' | 'sync' | 'truncate'> = Object.getPrototypeOf(probe);
await probe.close();

const never = () => false;

const open = gated('open', first, plainOpen, ([, flags]) => /[wa+]/.test(String(flags)));
Object.assign(promises, {
  open: async (...args: Parameters<typeof plainOpen>) => {
    const handle = await open(...args);
    paths.set(handle, String(args[0]));
    return handle;
  },
  chmod: gated('chmod', first, chmod),
  chown: gated('chown', first, chown),
  link: gated('link', second, link),
  mkdir: gated('mkdir', first, mkdir),
  mkdtemp: gated('mkdtemp', first, mkdtemp),
  rename: gated('rename', second, rename),
  rm: gated('rm', first, rm),
  rmdir: gated('rmdir', first, rmdir),
  unlink: gated('unlink', first, unlink),
  writeFile: gated('writeFile', first, writeFile),
});
Object.assign(handles, {
  read: gated('handle.read', ofHandle, handles.read, never),
  write: gated('handle.write', ofHandle, handles.write),
  sync: gated('handle.sync', ofHandle, handles.sync),
  truncate: gated('handle.truncate', ofHandle, handles.truncate),
});
syncBuiltinESMExports();

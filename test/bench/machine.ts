import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { size } from './format.ts';
import { run } from './run.ts';

/** On what this was measured, in one line; `folder` is where the files lie, `programs` what took part. */
export async function machine(folder: string, programs: Iterable<string>): Promise<string> {
  const fileSystem = (await run('df', ['--output=fstype', folder])).trim().split('\n').at(-1);
  return [
    `${availableParallelism()} cores of ${cpus()[0]?.model.trim()}`,
    `${size(totalmem())} of memory`,
    `${fileSystem} on ${platform()} ${release()} ${arch()}`,
    `Node ${process.version}`,
    ...programs,
    `load ${loadavg()[0]?.toFixed(1)} at the end`,
  ].join(', ');
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';
import { run } from './run.ts';

export interface WebServer {
  /** Of the file. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves one file with nginx, from a configuration of its own in `folder`; null where nginx is not installed. */
export async function serveWithNginx(folder: string, file: string): Promise<WebServer | null> {
  const installed = await run('nginx', ['-v']).then(
    () => true,
    () => false,
  );
  if (!installed) return null;
  await mkdir(folder);
  const port = await freePort();
  await writeFile(
    join(folder, 'nginx.conf'),
    // As the user who runs the benchmark: the workers must be able to read what it made.
    `daemon off; user root; worker_processes auto; pid ${folder}/pid; error_log ${folder}/error.log;
     events {} http { access_log off; sendfile on; server { listen 127.0.0.1:${port}; root ${dirname(file)}; } }`,
  );
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/${file.slice(dirname(file).length + 1)}`;
  await waitFor(url);
  return {
    url,
    async stop() {
      nginx.kill();
      await once(nginx, 'exit');
    },
  };
}

async function waitFor(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await fetch(url, { method: 'HEAD' }).catch(() => null);
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error(`nginx does not serve ${url}`);
}

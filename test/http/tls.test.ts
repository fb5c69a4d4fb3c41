import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { connect as connectPlainly, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { buildApp } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { parseConfig } from '../../src/config.ts';
import { createHttp } from '../../src/http/create-http.ts';
import { openCertificate } from '../../src/http/current-certificate.ts';
import { type Patience, patience } from '../../src/http/listener.ts';
import { makeCertificate } from '../support/certificate.ts';
import { temporaryFolder } from '../support/folder.ts';

/** A service with a certificate, and no tokens. */
async function world() {
  const folder = await temporaryFolder();
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const renew = async ({ cert, key }: ReturnType<typeof makeCertificate>) => {
    for (const [file, text] of [
      [files.cert, cert],
      [files.key, key],
    ] as const) {
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
    }
  };
  const build = async () => {
    const settings = {
      stateDir: join(folder, 'state'),
      restoreRoots: [],
      repositories: { local: { kind: 'local', path: join(folder, 'repository') } },
      databases: { availability: { path: join(folder, 'a.duckdb'), repositories: ['local'] } },
      server: { tls: files },
    };
    const app = await buildApp(parseConfig(stringify(settings), join(folder, 'c.yaml')), {
      logLevel: 'silent',
    });
    onTestFinished(() => app.close());
    return (await app.listen()).replace('http:', 'https:');
  };
  return { files, renew, build };
}

/** The status of an answer to whoever trusts this certificate alone. */
function statusFor(url: string, ca: string, headers: Record<string, string> = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const sent = request(`${url}/databases`, { ca, headers, agent: false }, (response) => {
    response.resume().on('end', () => resolve(response.statusCode));
  });
  sent.on('error', reject).end();
  return promise;
}

test('with a certificate the service speaks TLS alone, and takes a new one without a restart', async () => {
  const { renew, build } = await world();
  const [first, second] = [makeCertificate(), makeCertificate()];
  await renew(first);
  const url = await build();
  expect(await statusFor(url, first.cert)).toBe(200);
  await expect(statusFor(url, second.cert)).rejects.toThrow(/self-signed/);
  await expect(fetch(url.replace('https', 'http'))).rejects.toThrow();

  await renew(second);
  while (!(await statusFor(url, second.cert).catch(() => null))) await sleep(50);
  await expect(statusFor(url, first.cert)).rejects.toThrow(/self-signed/);
});

test('a key that does not fit leaves the certificate as it was, and the log tells', async () => {
  const { files, renew } = await world();
  const first = makeCertificate();
  await renew(first);
  const certificate = await openCertificate(files);
  const [stop, told] = [new AbortController(), Promise.withResolvers<object>()];
  const log = { info: told.reject, warn: told.reject, error: told.resolve };
  const following = certificate.follow(systemClock, log, stop.signal);
  await renew({ ...makeCertificate(), key: 'no key' });
  expect(await told.promise).toMatchObject({ err: { message: expect.stringContaining(files.key) } });
  expect(certificate.current().cert.toString()).toBe(first.cert);
  stop.abort();
  await following;
});

test('a page of its own origin is let in, one of the same address by plain http is not', async () => {
  const { renew, build } = await world();
  const made = makeCertificate();
  await renew(made);
  const url = await build();
  expect(await statusFor(url, made.cert, { origin: url })).toBe(200);
  expect(await statusFor(url, made.cert, { origin: url.replace('https', 'http') })).toBe(403);
});

test('old versions of TLS are refused', async () => {
  const { renew, build } = await world();
  await renew(makeCertificate());
  const port = Number(new URL(await build()).port);
  const options = { port, rejectUnauthorized: false, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' } as const;
  const failed = Promise.withResolvers<Error>();
  connect({ ...options, ciphers: 'DEFAULT@SECLEVEL=0' }).on('error', failed.resolve);
  expect((await failed.promise).message).toMatch(/protocol version/);
});

test('files that are missing, or do not belong together, end the start and are named', async () => {
  const { files, renew, build } = await world();
  await expect(build()).rejects.toThrow(`server.tls: ${files.cert} and ${files.key} cannot be used: ENOENT`);
  await renew({ ...makeCertificate(), key: makeCertificate().key });
  await expect(build()).rejects.toThrow(/server\.tls: .* cannot be used: .*mismatch/);
});

/** A server by TLS, and a connection to it on which something was sent that is no whole handshake. */
async function halfConnected(limits: Patience, sent: Buffer) {
  const { files, renew } = await world();
  await renew(makeCertificate());
  const app = createHttp('silent', { certificate: await openCertificate(files), limits });
  onTestFinished(() => app.close());
  const socket: Socket = connectPlainly(Number(new URL(await app.listen()).port), '127.0.0.1');
  await once(socket, 'connect');
  const closed = new Promise((resolve) => socket.on('close', resolve));
  // It may be reset.
  socket.on('error', () => {}).resume();
  socket.write(sent);
  return { app, closed };
}

const clientHelloBegun = Buffer.from([22, 3, 1, 2, 0, 1, 0]);

test.for([
  ['says nothing', Buffer.alloc(0)],
  ['begins a handshake and goes no further', clientHelloBegun],
] as const)('who connects by TLS and %s is let go of in the time of headers', async ([, sent]) => {
  const { app, closed } = await halfConnected({ ...patience, headers: 150 }, sent);
  await closed;
  const left = () => new Promise((resolve) => app.server.getConnections((_, count) => resolve(count)));
  await expect.poll(left).toBe(0);
});

test('a connection whose handshake has not ended does not keep the service from ending', async () => {
  const { app, closed } = await halfConnected(patience, clientHelloBegun);
  await app.close();
  await closed;
});

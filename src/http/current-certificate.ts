import { readFile } from 'node:fs/promises';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { TlsFiles } from '../config/types.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import { rememberFiles, wasRead } from './follow-files.ts';

interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** The certificate as its files have it, within seconds. */
export interface CurrentCertificate {
  current(): Certificate;
  /** From now on the server has the current one, also for who connects when it has changed. */
  keepFresh(server: Server): Server;
  /** Reads the files anew when they change, until the signal fires. Where they do not fit, or cannot be read yet, the one of before holds on. */
  follow(clock: Clock, log: Log, signal: AbortSignal): Promise<void>;
}

/** Rejects where the files cannot be read, or do not belong together. */
export async function openCertificate(files: TlsFiles): Promise<CurrentCertificate> {
  const follow = await rememberFiles([files.cert, files.key]);
  const servers: Server[] = [];
  let current = await load(files);

  async function read(isAgain: boolean, log: Log): Promise<boolean> {
    try {
      current = await load(files);
      for (const server of servers) server.setSecureContext(current);
      log.info(files, 'the certificate was read anew');
      return true;
    } catch (err) {
      if (!isAgain) log.error({ err }, 'the certificate cannot be used: the one of before holds on');
      return wasRead(err);
    }
  }

  return {
    current: () => current,
    keepFresh(server) {
      servers.push(server);
      return server;
    },
    follow: (clock, log, signal) => follow(clock, signal, (isAgain) => read(isAgain, log)),
  };
}

async function load({ cert: certFile, key: keyFile }: TlsFiles): Promise<Certificate> {
  try {
    const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`server.tls: ${certFile} and ${keyFile} cannot be used: ${reason}`, { cause });
  }
}

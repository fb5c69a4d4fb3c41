/** The connections below HTTP: plain or TLS, and how long a client may take. */
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { followAnswer } from './broken-request.ts';
import type { CurrentCertificate } from './current-certificate.ts';
import { securityHeaders } from './security-headers.ts';

/** In milliseconds. */
export interface Patience {
  /** For the headers of a request, and for the handshake of TLS before them. */
  readonly headers: number;
  /** For the whole of a request: its answer may take as long as it needs. */
  readonly request: number;
  /** For the next request of a connection. */
  readonly keepAlive: number;
  /** For a client to take a byte of its answer, or to get one: above the longest wait that `Prefer` grants. */
  readonly idle: number;
  /** How often headers and requests are looked at. */
  readonly interval: number;
}

/** A megabyte passes in the time of a request by the slowest of lines. */
export const patience: Patience = {
  headers: 15_000,
  request: 60_000,
  keepAlive: 72_000,
  idle: 300_000,
  interval: 5000,
};

/** Each takes a descriptor, which jobs need too. */
const mostConnections = 4096;

/** From so many on those that wait for a next request give way to new ones: nobody can take all by keeping them. */
const crowd = 3072;

/** Gives servers to Fastify, one for each address that it listens on. */
export function createListener(certificate: CurrentCertificate | null, limits: Patience) {
  const options: ServerOptions = {
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    keepAliveTimeout: limits.keepAlive,
    connectionsCheckingInterval: limits.interval,
  };
  const secured = { ...options, handshakeTimeout: limits.headers };
  return (handle: RequestListener): Server => {
    const listener: RequestListener = (request, response) => {
      for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
      followAnswer(request.socket, response);
      handle(request, response);
    };
    const server = certificate
      ? certificate.keepFresh(
          endHandshakes(createTlsServer({ ...secured, ...certificate.current() }, listener)),
        )
      : createServer(options, listener);
    // What Node answers itself has no headers of ours, and is no problem.
    server.on('checkExpectation', listener);
    server.on('connection', () => {
      server.getConnections((_error, count) => {
        if (count > crowd) server.closeIdleConnections();
      });
    });
    server.setTimeout(limits.idle);
    server.maxConnections = mostConnections;
    return server;
  };
}

/**
 * Lets go of what never gets through its handshake: where that fails, since such a connection cannot be closed in order, and where the server
 * closes all, which to Node are those alone that got through.
 */
function endHandshakes(server: TlsServer): TlsServer {
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  const closeSecured = server.closeAllConnections.bind(server);
  return Object.assign(server, {
    closeAllConnections() {
      closeSecured();
      for (const socket of connections) socket.destroy();
    },
  });
}

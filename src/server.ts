/** The process: configuration, listening, signals, graceful end. */
import closeWithGrace from 'close-with-grace';
import { buildApp } from './app.ts';
import { loadConfig } from './config.ts';
import { hasCode } from './files/errno.ts';

/** Jobs that cannot be aborted any more (a restore in mid-swap) get this long to end. */
const graceMs = 30_000;

async function start(): Promise<void> {
  try {
    const config = await loadConfig();
    const app = await buildApp(config);
    closeWithGrace({ delay: graceMs, logger: app.log }, async ({ err }) => {
      if (err) app.log.fatal({ err }, 'the service ends because of an unexpected error');
      await app.close();
    });
    const scheme = config.server.tls ? 'https' : 'http';
    const listening = app.listen({
      ...config.server,
      listenTextResolver: (address) => `Server listening at ${address.replace(/^\w+/, scheme)}`,
    });
    await listening.catch((error: unknown) => {
      throw config.fault(['server', hasCode(error, 'EADDRINUSE', 'EACCES') ? 'port' : 'host'], error);
    });
  } catch (error) {
    console.error(`duckback cannot start: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

// Imported, it only gets compiled: what is found compiled at a start takes less memory.
if (import.meta.main) await start();

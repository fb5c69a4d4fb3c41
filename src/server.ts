/** The process: configuration, listening, signals, graceful end. */
import closeWithGrace from 'close-with-grace';
import { buildApp } from './app.ts';
import { loadConfig } from './config.ts';

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
    await app.listen({
      ...config.server,
      listenTextResolver: (address) => `Server listening at ${address.replace(/^\w+/, scheme)}`,
    });
  } catch (error) {
    console.error(`duckback cannot start: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

// Imported, it only gets compiled: what is found compiled at a start takes less memory.
if (import.meta.main) await start();

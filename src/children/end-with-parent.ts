/**
 * Imported first by the child: it ends at once when its parent is gone, also in the middle of a query (which runs on other
 * threads). SIGKILL, because an orderly exit would wait for DuckDB. Ctrl-C and a service manager signal the whole
 * group: what to stop then, and when, is the parent's to say.
 */
const end = () => process.kill(process.pid, 'SIGKILL');

process.on('disconnect', end);
if (!process.connected) end();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

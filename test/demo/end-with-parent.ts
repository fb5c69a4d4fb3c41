/** Loaded into the service before everything else: when the demonstration is gone, however it ended, so is the service. */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));

/*
 * Loaded before the demo's server: when the demo is gone, however it ended, the server stops in order, as by SIGTERM.
 * Where nothing listens for that yet, the signal ends it.
 */
const stop = () => process.kill(process.pid, 'SIGTERM');
process.on('disconnect', stop);
process.channel?.unref(); // the channel alone is no reason to live
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}); // nobody reads them any more
if (!process.connected) stop();

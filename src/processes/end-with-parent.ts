/*
 * Loaded before a child's entry module: from its first moment on, the child ends when the channel to its parent
 * closes. SIGKILL rather than an exit, because exiting waits for native threads that may be in the middle of work,
 * and nobody is left for whom anything would have to be finished.
 */
const end = () => process.kill(process.pid, 'SIGKILL');
process.on('disconnect', end);
if (!process.connected) end();

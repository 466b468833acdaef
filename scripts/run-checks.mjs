/**
 * Runs the parts of `npm run check` side by side, as many at once as there are processors; prints the output of each whole,
 * when it ends, and fails when any fails. `node scripts/run-checks.mjs types lint …` names npm scripts.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';

const waiting = process.argv.slice(2);
const failed = [];

await Promise.all(Array.from({ length: availableParallelism() }, runWaiting));
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

async function runWaiting() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const startedAt = performance.now();
    const { hasPassed, output } = await run(name);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`${hasPassed ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n${output}`);
    if (!hasPassed) failed.push(name);
  }
}

async function run(name) {
  const child = spawn('npm', ['run', '--silent', name], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [code, printed, complained] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { hasPassed: code === 0, output: printed + complained };
}

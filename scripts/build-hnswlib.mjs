/*
 * Compiles hnswlib's addon once, for this machine, straight from the sources in node_modules: a C++ compiler is
 * all it needs (no node-gyp, no Python, no download; the headers are packages). npm's own build of it uses plain
 * SSE; with this processor's instructions a graph is built and searched 1.5–2 times as fast. -ffast-math is safe
 * because every vector is checked for finite unit length before it gets here.
 *
 * Runs after `npm install`. A compiler that refuses the tuned flags gets plainer ones; the result is loaded in a
 * child process before it takes the place of what was there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const home = path.dirname(require.resolve('hnswlib-node/package.json'));
const release = path.join(home, 'build', 'Release');
const addon = path.join(release, 'addon.node');
const stampFile = path.join(release, 'lakehouse-build.json');
const compiler = process.env.CXX || 'c++';
const attempts = [['-O3', '-march=native', '-ffast-math'], ['-O3', '-ffast-math'], ['-O3']];

const stamp = JSON.stringify({
  version: JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')).version,
  processor: processorName(),
  compiler,
});
if (existsSync(addon) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) process.exit(0);

mkdirSync(release, { recursive: true });
const candidate = path.join(release, `candidate-${process.pid}.node`);
try {
  let complaint = '';
  for (const flags of attempts) {
    const built = compile(flags);
    if (built.status === 0 && loads()) {
      renameSync(candidate, addon); // a new file: other trees may share the old one by hard link
      writeFileSync(`${stampFile}.tmp`, stamp);
      renameSync(`${stampFile}.tmp`, stampFile);
      console.log(`hnswlib: compiled with ${flags.join(' ')}`);
      process.exit(0);
    }
    complaint = built.error?.message ?? built.stderr?.toString().slice(-2000) ?? 'it does not load';
  }
  console.error(`hnswlib: ${compiler} could not compile it: ${complaint}`);
  if (existsSync(addon)) {
    console.error('hnswlib: keeping the addon that was there.');
    process.exit(0);
  }
  console.error('Install a C++17 compiler (for example: apt-get install g++) and run `npm install` again.');
  process.exitCode = 1;
} finally {
  rmSync(candidate, { force: true });
}

function compile(flags) {
  const macos = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : [];
  return spawnSync(
    compiler,
    [
      ...['-shared', '-fPIC', '-pthread', '-std=gnu++17', '-w', ...flags, ...macos],
      ...['-DNODE_GYP_MODULE_NAME=addon', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DBUILDING_NODE_EXTENSION'],
      ...[`-I${require('node-api-headers').include_dir}`, `-I${addonApiHeaders()}`],
      ...[path.join(home, 'src', 'addon.cc'), '-o', candidate],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], timeout: 300_000 },
  );
}

function addonApiHeaders() {
  return path.dirname(createRequire(path.join(home, 'package.json')).resolve('node-addon-api/package.json'));
}

/** Builds and searches a small graph with the candidate, so that a wrong instruction shows now. */
function loads() {
  const program = `
    const { HierarchicalNSW } = require(${JSON.stringify(candidate)});
    const graph = new HierarchicalNSW('ip', 768);
    graph.initIndex(50, 16, 80, 42);
    for (let i = 0; i < 50; i++) graph.addPoint(Array.from({ length: 768 }, (_, j) => (j % 50 === i ? 1 : 0)), i);
    const found = graph.searchKnn(Array.from({ length: 768 }, (_, j) => (j % 50 === 7 ? 1 : 0)), 1);
    process.exit(found.neighbors[0] === 7 && Math.abs(found.distances[0] + 15) < 0.01 ? 0 : 1);`;
  return spawnSync(process.execPath, ['-e', program], { stdio: 'ignore' }).status === 0;
}

function processorName() {
  try {
    return /^model name\s*: (.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? process.arch;
  } catch {
    return process.arch;
  }
}

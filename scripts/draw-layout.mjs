/**
 * Draws the rooms and their arrows into ARCHITECTURE.md between its markers. With `--check` it only compares.
 * Arrows that follow from others (a → b → c implies a → c) are left out, and so are those to the kernel.
 */
import path from 'node:path';
import { cruiseLayout } from './cruise.mjs';
import { replaceBetweenMarkers } from './generated.mjs';
import { floors } from './layout.mjs';

const root = path.join(import.meta.dirname, '..');
const { modules } = await cruiseLayout(root);

const arrows = new Map();
for (const { source, dependencies } of modules) {
  const from = partOf(source);
  if (from === undefined) continue;
  if (!arrows.has(from)) arrows.set(from, new Set());
  for (const { resolved } of dependencies) {
    const to = partOf(resolved);
    if (to !== undefined && to !== from && to !== 'kernel') arrows.get(from).add(to);
  }
}

const present = new Set(arrows.keys());
const lines = ['```mermaid', 'flowchart TD'];
const above = ['main', 'serving', 'lakehouse', 'schema', 'resolvers'].filter((part) => present.has(part));
if (above.length > 0) lines.push('  subgraph roof', ...above.map((part) => `    ${part}`), '  end');
for (const [floor, rooms] of [...floors.entries()].reverse()) {
  const shown = rooms.filter((room) => present.has(room));
  if (shown.length === 0) continue;
  lines.push(`  subgraph floor${floor}["floor ${floor}"]`, ...shown.map((room) => `    ${room}`), '  end');
}
for (const from of [...present].sort()) {
  for (const to of [...arrows.get(from)].sort()) if (!isImplied(from, to)) lines.push(`  ${from} --> ${to}`);
}
lines.push('```');

replaceBetweenMarkers({
  file: path.join(root, 'ARCHITECTURE.md'),
  marker: 'layout',
  text: lines.join('\n'),
  command: 'npm run layout:draw',
  isCheck: process.argv.includes('--check'),
});

/** The box that a file belongs to: its room, `schema`, `resolvers`, or a roof file's own name. */
function partOf(file) {
  return (
    /^src\/([^/]+)\//.exec(file)?.[1] ??
    /^src\/([^/]+)\.ts$/.exec(file)?.[1] ??
    /^(schema|resolvers)\//.exec(file)?.[1]
  );
}

function isImplied(from, to) {
  return [...arrows.get(from)].some((next) => next !== to && reaches(next, to, new Set([from])));
}

function reaches(from, to, seen) {
  if (seen.has(from)) return false;
  seen.add(from);
  return [...(arrows.get(from) ?? [])].some((next) => next === to || reaches(next, to, seen));
}

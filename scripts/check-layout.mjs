/**
 * Checks the layout law, and that the check itself works: every source file was looked at, and a planted
 * violation of every rule is caught. `npm run layout`.
 */
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import config from '../.dependency-cruiser.mjs';
import { cruiseLayout } from './cruise.mjs';
import { floors, importers, rooms } from './layout.mjs';

const root = path.join(import.meta.dirname, '..');
const problems = [];

const found = await cruiseLayout(root);
const cruised = new Set(found.modules.map((module) => module.source));
const files = globSync('{src,schema,resolvers}/**/*.ts', { cwd: root });
const missed = files.filter((file) => !cruised.has(file));
if (files.length < 40)
  problems.push(`Only ${files.length} source files were found; this check looks in the wrong place.`);
if (missed.length > 0) problems.push(`${missed.length} files were not cruised, for example ${missed[0]}.`);
for (const { from, to, rule } of found.summary.violations)
  problems.push(`${rule.name}: ${from} → ${to}. ${commentOf(rule.name)}`);

// The cruiser sees imports only; the environment is a global.
for (const file of files) {
  if (file.startsWith('src/config/') || !readsEnvironment(path.join(root, file))) continue;
  problems.push(`environment: ${file} reads process.env. Only src/config does.`);
}

const caught = await plantViolations();
for (const rule of config.forbidden) {
  if (!caught.has(rule.name)) problems.push(`The planted violation of ${rule.name} was not caught.`);
}

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`layout: ${files.length} files, ${config.forbidden.length} rules, each proved able to fail`);

function commentOf(name) {
  return config.forbidden.find((rule) => rule.name === name)?.comment ?? '';
}

function readsEnvironment(file) {
  const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  return /\bprocess\s*\.\s*env\b|import\s*\{[^}]*\benv\b[^}]*\}\s*from\s*['"]node:process['"]/.test(code);
}

/** Builds a small tree that breaks every rule, and returns the names of the rules that noticed. */
async function plantViolations() {
  const dir = mkdtempSync(path.join(tmpdir(), 'lakehouse-layout-'));
  try {
    const imports = new Map(rooms.map((room) => [`src/${room}/index.ts`, []]));
    const plant = (from, to) => imports.set(from, [...(imports.get(from) ?? []), to]);
    const roof = floors.at(-1)[0];
    for (const room of rooms) if (room !== roof) plant(`src/${room}/up.ts`, `../${roof}/index.ts`);
    plant(`src/${roof}/up.ts`, '../kernel/index.ts');
    for (const name of Object.keys(importers)) plant('src/kernel/packages.ts', name);
    plant('src/attic/index.ts', '../kernel/index.ts');
    plant('src/catalog/window.ts', '../kernel/packages.ts');
    plant('src/lakehouse.ts', './kernel/packages.ts');
    plant('src/kernel/roof.ts', '../lakehouse.ts');
    plant('src/kernel/tests.ts', '../../test/kernel.ts');
    plant('test/kernel.ts', '../src/kernel/index.ts');
    plant('schema/dataset.ts', '../src/catalog/index.ts');
    plant('resolvers/dataset.ts', '../src/catalog/index.ts');
    plant('resolvers/upwards.ts', '../schema/dataset.ts');
    plant('src/kernel/circle.ts', './circle-back.ts');
    plant('src/kernel/circle-back.ts', './circle.ts');
    for (const [file, targets] of imports) {
      const target = path.join(dir, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, [...targets.map((to) => `import '${to}';`), 'export const x = 1;'].join('\n'));
    }
    const { summary } = await cruiseLayout(dir);
    // The topmost floor has nothing above it, so its rule cannot be broken.
    return new Set([...summary.violations.map((violation) => violation.rule.name), `floor-${roof}`]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

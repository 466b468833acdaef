/**
 * Checks that every path of the project that a text names exists: `docs/…`, `src/…`, `test/…` and the like in Markdown,
 * in comments of the code and in lakehouse.toml, and the relative links of Markdown. A planted tree of missing paths proves
 * that the check can fail. Part of `npm run docs`.
 */
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const folders = 'src|schema|resolvers|test|bench|docs|scripts|migrations';
const texts = [
  '*.{md,toml,mjs,ts}',
  'docs/**/*.md',
  'bench/*.md',
  '{src,schema,resolvers,test,bench,scripts}/**/*.{ts,mjs}',
];
/** At the end no punctuation of the sentence; `*`, `**` and `<name>` stand for anything. */
const named = new RegExp(`(?<![\\w./-])(?:\\.{1,2}/)*((?:${folders})/[\\w.*<>/-]*[\\w*>])`, 'g');

const problems = [...findMissing(root), ...provesItself()];
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

/** One line for each name of something that is not there. */
function findMissing(base) {
  const missing = [];
  const files = globSync(texts, {
    cwd: base,
    exclude: ['src/client/generated/**', '.dependency-cruiser.mjs'],
  });
  for (const file of files.sort()) {
    const text = readFileSync(path.join(base, file), 'utf8');
    const note = (at, name) =>
      missing.push(`${file}:${text.slice(0, at).split('\n').length}: ${name} does not exist.`);
    for (const { offset, part } of prose(file, text))
      for (const found of part.matchAll(named))
        if (!isThere(base, found[1])) note(offset + found.index, found[1]);
    if (!file.endsWith('.md')) continue;
    const outsideCode = text.replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));
    for (const found of outsideCode.matchAll(/\]\((?![a-z]+:|#)([^)\s#]+)/g))
      if (!existsSync(path.join(base, path.dirname(file), found[1]))) note(found.index, found[1]);
  }
  return [...new Set(missing)];
}

/** The whole of a document, the comments of code. */
function prose(file, text) {
  if (!/\.(ts|mjs)$/.test(file)) return [{ offset: 0, part: text }];
  return [...text.matchAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm)].map((found) => ({
    offset: found.index,
    part: found[0],
  }));
}

function isThere(base, name) {
  if (!/[*<]/.test(name)) return existsSync(path.join(base, name));
  return globSync(name.replace(/<[^>]*>/g, '*'), { cwd: base }).length > 0;
}

/** What a tree with missing paths, and some that are there, is found to lack; nothing where that is right. */
function provesItself() {
  const dir = mkdtempSync(path.join(tmpdir(), 'lakehouse-paths-'));
  try {
    const files = {
      'README.md': 'See `docs/none.md`, docs/some.md. And [this](docs/gone.md), [that](docs/some.md#head).\n',
      'docs/some.md': 'Proved by ../test/none.test.ts and src/<room>/index.ts.\n',
      'src/room/index.ts': "// Described in docs/lost.md, not in src/room/index.ts.\nimport 'src/code.ts';\n",
      'lakehouse.toml': '# bench/none.ts\nkey = 1\n',
    };
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
      writeFileSync(path.join(dir, file), text);
    }
    const expected = [
      'README.md:1: docs/none.md',
      'README.md:1: docs/gone.md',
      'docs/some.md:1: test/none.test.ts',
      'lakehouse.toml:1: bench/none.ts',
      'src/room/index.ts:1: docs/lost.md',
    ].map((line) => `${line} does not exist.`);
    const found = findMissing(dir);
    const isProved = found.length === expected.length && expected.every((line) => found.includes(line));
    return isProved ? [] : [`The planted missing paths were not found as they should be: ${found.join(' ')}`];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Writes docs/errors.md from the errors.ts of every room. With `--check` it only compares. */
import { globSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { writeGenerated } from './generated.mjs';

const root = path.join(import.meta.dirname, '..');
const rooms = new Map();
const owners = new Map();

for (const file of globSync('src/**/errors.ts', { cwd: root }).sort()) {
  const room = file.split('/')[1];
  const exported = Object.values(await import(path.join(root, file)));
  const definitions = exported
    .flatMap((value) => (value !== null && typeof value === 'object' ? Object.values(value) : []))
    .flatMap((factory) =>
      typeof factory === 'function' && 'definition' in factory ? [factory.definition] : [],
    );
  for (const { code } of definitions) {
    if (owners.has(code)) throw new Error(`${code} is declared by ${owners.get(code)} and by ${room}.`);
    owners.set(code, room);
  }
  rooms.set(room, [...(rooms.get(room) ?? []), ...definitions]);
}

const sections = [...rooms]
  .filter(([, definitions]) => definitions.length > 0)
  .map(([room, definitions]) => {
    const rows = definitions
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .map(
        ({ code, kind, retryable, summary, remedy }) =>
          `| \`${code}\` | ${kind} | ${(retryable ?? (kind === 'BUSY' || kind === 'UPSTREAM')) ? 'yes' : 'no'} | ${cell(summary)} | ${cell(remedy)} |`,
      );
    return `## ${room === 'kernel' ? 'Common (kernel)' : room}\n\n| Code | Kind | Retry | When | Remedy |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });

const text = `# Errors

Every error that reaches a client carries one of these codes (\`extensions.code\`, or \`code\` on the error types of the
result unions). Codes are stable; messages are for people and may change. *Retry* says whether the same request may
succeed later without any change. This file is generated from the rooms' \`errors.ts\` by \`npm run docs:errors\`.

${sections.join('\n')}`;

mkdirSync(path.join(root, 'docs'), { recursive: true });
writeGenerated({
  file: path.join(root, 'docs/errors.md'),
  text,
  command: 'npm run docs:errors',
  isCheck: process.argv.includes('--check'),
});

function cell(sentence) {
  return sentence.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

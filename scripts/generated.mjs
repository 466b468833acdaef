import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes a generated file, or with `isCheck` ends the process with 1 when it differs from what is committed. */
export function writeGenerated({ file, text, command, isCheck }) {
  const current = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (current === text) return;
  if (isCheck) {
    console.error(`${path.basename(file)} is out of date: run \`${command}\` and commit the result.`);
    process.exit(1);
  }
  writeFileSync(file, text);
}

/** The same for the part of a file between `<!-- marker:begin -->` and `<!-- marker:end -->`. */
export function replaceBetweenMarkers({ file, marker, text, command, isCheck }) {
  const current = readFileSync(file, 'utf8');
  const begin = `<!-- ${marker}:begin -->\n`;
  const end = `\n<!-- ${marker}:end -->`;
  const from = current.indexOf(begin);
  const to = current.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${path.basename(file)} lacks the markers of "${marker}".`);
  const next = current.slice(0, from + begin.length) + text + current.slice(to);
  writeGenerated({ file, text: next, command, isCheck });
}

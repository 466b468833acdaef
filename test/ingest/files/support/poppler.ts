import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findPoppler } from '../../../../src/ingest/files/documents/poppler.ts';
import { makeDirectory } from '../../../support/directory.ts';

const pathDirs = (process.env['PATH'] ?? '').split(':');
/** Where pdftotext is on this machine; empty: nowhere. */
export const installedDirs = (await findPoppler(pathDirs)) ? pathDirs : [];

/** A directory with shell scripts under the names of Poppler's programs. `$pidFile` is where `pid` reads from. */
export function fakePoppler({ pdfinfo = 'echo "Pages:  1"', pdftotext }: Partial<Record<string, string>>) {
  const dir = makeDirectory();
  const pidFile = path.join(dir, 'pid');
  const scripts = { pdfinfo, pdftotext };
  for (const [name, script] of Object.entries(scripts)) {
    if (script === undefined) continue;
    const text = script.startsWith('#!') ? script : `#!/bin/sh\npidFile='${pidFile}'\n${script}\n`;
    writeFileSync(path.join(dir, name), text);
    chmodSync(path.join(dir, name), 0o755);
  }
  return {
    dir,
    /** Of the script that wrote it, and a line. */
    pid: () =>
      (existsSync(pidFile) && Number(/^(\d+)\n/.exec(readFileSync(pidFile, 'utf8'))?.[1])) || undefined,
  };
}

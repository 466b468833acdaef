import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { DocumentRefused } from './task.ts';

/** The programs of poppler-utils that are used, as absolute paths. */
export interface Poppler {
  pdfinfo: string;
  pdftotext: string;
}

export interface PopplerRun {
  /** Kills the program. */
  signal: AbortSignal;
  /** Its address space, in MiB. */
  memoryMb: number;
  /** Its processor time, so that it ends even if nobody is left to kill it. */
  cpuSeconds: number;
  /** It is killed at the first damage that it complains of. */
  endsAtDamage: boolean;
  onOutput: (piece: Buffer) => Promise<void> | void;
}

/** What a program said on its error output. */
export interface Complaints {
  /** The first of damage, without control characters. */
  damage: string | null;
  hasUnknownFonts: boolean;
}

/** The first directory that has both programs. */
export async function findPoppler(dirs: readonly string[]): Promise<Poppler | undefined> {
  for (const dir of dirs) {
    const found = { pdfinfo: path.join(dir, 'pdfinfo'), pdftotext: path.join(dir, 'pdftotext') };
    const looks = Object.values(found).map((program) => access(program, constants.X_OK));
    if ((await Promise.allSettled(looks)).every(({ status }) => status === 'fulfilled')) return found;
  }
  return undefined;
}

/*
 * Signals for a whole group are not for it: its parent decides. setpriv has the kernel kill it when its parent dies;
 * where there is none, writing to the closed pipe ends it, or its limit of processor time.
 */
const launch = `trap '' HUP INT TERM
ulimit -c 0; ulimit -v "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null
shift 2
setpriv --pdeathsig KILL true 2>/dev/null && exec setpriv --pdeathsig KILL "$@"
exec "$@"`;

/**
 * Runs a program of Poppler on a file and resolves when it has ended well. Throws {@link DocumentRefused} when it could
 * not read the file, and the reason of the signal. However it ends, the program has ended, too.
 */
export async function runPoppler(
  program: string,
  args: readonly string[],
  { signal, memoryMb, cpuSeconds, endsAtDamage, onOutput }: PopplerRun,
): Promise<Complaints> {
  signal.throwIfAborted();
  const limits = [String(memoryMb * 1024), String(cpuSeconds)];
  const child = spawn('/bin/sh', ['-c', launch, 'sh', ...limits, program, ...args], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<End>((resolve) => {
    child.on('error', () => resolve({ code: cannotRun, killedBy: null }));
    child.on('close', (code, killedBy) => resolve({ code, killedBy }));
  });
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  const heard = new ErrorOutput();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    heard.add(text);
    if (endsAtDamage && heard.damage !== null) kill();
  });
  try {
    for await (const piece of child.stdout as AsyncIterable<Buffer>) await onOutput(piece);
    const end = await ended;
    signal.throwIfAborted();
    requireGoodEnd(path.basename(program), end, heard, endsAtDamage);
    return { damage: heard.damage, hasUnknownFonts: heard.hasUnknownFonts };
  } finally {
    kill();
    await ended;
    signal.removeEventListener('abort', kill);
  }
}

interface End {
  code: number | null;
  killedBy: string | null;
}

function requireGoodEnd(name: string, { code, killedBy }: End, heard: ErrorOutput, refusesDamage: boolean) {
  if (heard.isEncrypted)
    throw new DocumentRefused('encrypted', 'The PDF is encrypted and needs a password to be read');
  if (heard.isOutOfMemory) throw new DocumentRefused('memory', `${name} needs too much memory`);
  if (code === cannotRun || code === notFound) throw new DocumentRefused('unusable', `${name} cannot be run`);
  const isRefused = code !== 0 || (refusesDamage && heard.damage !== null);
  if (!isRefused) return;
  const reason = heard.damage ?? (killedBy ? `it was ended by ${killedBy}` : `exit code ${code}`);
  throw new DocumentRefused('malformed', `The PDF is broken: ${name} says: ${reason}`);
}

/** Exit codes of a shell. */
const cannotRun = 126;
const notFound = 127;
/** Characters of a line that are looked at. */
const lineMax = 1000;
const shownMax = 200;

/** The error output of a program, line by line; little of it is kept. */
class ErrorOutput implements Complaints {
  damage: string | null = null;
  hasUnknownFonts = false;
  isEncrypted = false;
  isOutOfMemory = false;
  private rest = '';

  add(text: string) {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop()!.slice(0, lineMax);
    for (const line of lines) this.note(line.slice(0, lineMax));
  }

  private note(line: string) {
    this.isEncrypted ||= /^Command Line Error: Incorrect password/.test(line);
    this.isOutOfMemory ||= /bad_alloc|^out of memory/i.test(line);
    this.hasUnknownFonts ||= /language pack|CMap|character collection/i.test(line);
    if (this.damage === null && /^(Syntax|I\/O|Permission|Internal|Command Line) Error\b/.test(line))
      this.damage = line.replace(/\p{Cc}/gu, '\ufffd').slice(0, shownMax);
  }
}

import { readdirSync, readFileSync } from 'node:fs';

/** Kernel clock ticks a second; 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/**
 * CPU milliseconds (user + system, all threads) spent so far by this process and everything it started. A process
 * that ended is counted by whoever waited for it, so the sum over the living tree never goes down.
 */
export function readTreeCpuMs(): number {
  const own = process.cpuUsage(); // microseconds; /proc has only ticks of 10 ms
  const all = readProcesses();
  const self = all.get(process.pid);
  let ms = (own.user + own.system) / 1000 + (self?.waitedForMs ?? 0);
  for (const pid of descendantsOf(process.pid, all)) {
    const one = all.get(pid)!;
    ms += one.ownMs + one.waitedForMs;
  }
  return ms;
}

/** The same for a process that was started and everything that it started, in ticks of 10 ms. */
export function readCpuMsOf(pid: number): number {
  const all = readProcesses();
  let ms = 0;
  for (const one of [pid, ...descendantsOf(pid, all)]) {
    const cpu = all.get(one);
    if (cpu) ms += cpu.ownMs + cpu.waitedForMs;
  }
  return ms;
}

interface ProcessCpu {
  parent: number;
  ownMs: number;
  /** Of ended children. */
  waitedForMs: number;
}

function readProcesses(): Map<number, ProcessCpu> {
  const found = new Map<number, ProcessCpu>();
  for (const name of listProc()) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      // The second field, the name in parentheses, may hold spaces; numbering goes on behind it (proc(5)).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const ticks = (field: number) => (Number(fields[field - 3]) * 1000) / ticksPerSecond;
      found.set(Number(name), {
        parent: Number(fields[1]),
        ownMs: ticks(14) + ticks(15),
        waitedForMs: ticks(16) + ticks(17),
      });
    } catch {
      // It ended between the listing and the reading.
    }
  }
  return found;
}

function listProc(): string[] {
  try {
    return readdirSync('/proc');
  } catch {
    return []; // not Linux: children are not counted
  }
}

function descendantsOf(root: number, all: ReadonlyMap<number, ProcessCpu>): number[] {
  const found: number[] = [];
  let generation = [root];
  while (generation.length > 0) {
    const parents = new Set(generation);
    generation = [...all].filter(([, one]) => parents.has(one.parent)).map(([pid]) => pid);
    found.push(...generation);
  }
  return found;
}

import { stripVTControlCharacters, styleText } from 'node:util';
import type { Clock } from '../../kernel/index.ts';

/** The little of a stream that output needs; process.stdout is one. */
export interface TerminalStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

export interface TerminalOptions {
  stream: TerminalStream;
  clock: Clock;
  /** Colours are used only on a terminal, and only if this is true (NO_COLOR). */
  allowsColour: boolean;
}

export interface TableColumn {
  title: string;
  align?: 'left' | 'right';
  /** Wider cells are cut with an ellipsis. */
  widthMax?: number;
}

/** How far something is. What is unknown is left out. */
export interface ProgressState {
  phase?: string | null | undefined;
  done?: number | null | undefined;
  total?: number | null | undefined;
  /** What is counted; of `parts` only the percentage is shown. By default plain things. */
  unit?: 'bytes' | 'parts' | undefined;
  ratePerSec?: number | null | undefined;
  etaSeconds?: number | null | undefined;
}

export interface ProgressLine {
  update(state: ProgressState): void;
  /** Writes a line that stays, over the updating one. */
  above(text: string): void;
  /** Replaces the line for good. */
  finish(text: string): void;
  fail(text: string): void;
}

export interface Terminal {
  heading(text: string): void;
  line(text?: string): void;
  /** A remark of less weight. */
  note(text: string): void;
  /** A box; rows for which `isMarked` says so stand out. */
  table(
    columns: readonly TableColumn[],
    rows: readonly (readonly string[])[],
    isMarked?: (at: number) => boolean,
  ): void;
  progress(label: string): ProgressLine;
}

const ttyIntervalMs = 100;
const plainIntervalMs = 5000;
const barCells = 24;

/** Writes progress, tables and text; one updating line on a terminal, sparse whole lines elsewhere. */
export function createTerminal(options: TerminalOptions): Terminal {
  const { stream, clock } = options;
  const isTty = stream.isTTY === true;
  const hasColour = isTty && options.allowsColour;
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    hasColour ? styleText(format, text, { validateStream: false }) : text;
  const line = (text = '') => void stream.write(`${text}\n`);

  const startProgress = (label: string): ProgressLine => {
    const startedMs = clock.now();
    let lastMs = Number.NEGATIVE_INFINITY;
    let lastPhase: string | null | undefined;
    const clear = () => (isTty ? '\r\x1b[2K' : '');
    const end = (mark: string, text: string) =>
      line(
        `${clear()}  ${mark} ${label.padEnd(12)} ${text} ${style('dim', formatMs(clock.now() - startedMs))}`,
      );
    return {
      update(state) {
        const nowMs = clock.now();
        const isNewPhase = state.phase !== lastPhase;
        const isDue = nowMs - lastMs >= (isTty ? ttyIntervalMs : plainIntervalMs);
        // The first call starts the clock of a plain log; its phase is said at once.
        if (!isDue && (isTty || !isNewPhase)) return;
        lastMs = nowMs;
        lastPhase = state.phase;
        const text = `${label.padEnd(12)} ${describeProgress(state, isTty)}`;
        const mark = `  ${style('cyan', '·')} `;
        if (isTty) stream.write(`${clear()}${mark}${cut(text, (stream.columns ?? 100) - 5)}`);
        else line(mark + text);
      },
      above: (text) => line(`${clear()}    ${text}`),
      finish: (text) => end(style('green', '✓'), text),
      fail: (text) => end(style('red', '✗'), text),
    };
  };

  return {
    heading: (text) => line(`\n${style(['bold', 'cyan'], text)}`),
    line,
    note: (text) => line(style('dim', `  ${text}`)),
    table: (columns, rows, isMarked = () => false) => {
      for (const [at, text] of renderTable(columns, rows).entries()) {
        const row = at - 3; // a border, the titles, a border
        const isHead = at === 1;
        const isBest = row >= 0 && row < rows.length && isMarked(row);
        line(`  ${isHead ? style('bold', text) : isBest ? style(['bold', 'green'], text) : text}`);
      }
    },
    progress: startProgress,
  };
}

/** The lines of a box with aligned columns, without colour. Control characters in cells are made visible. */
export function renderTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) =>
    columns.map((column, at) => cut(plain(row[at] ?? ''), column.widthMax ?? Number.POSITIVE_INFINITY)),
  );
  const widths = columns.map((column, at) =>
    Math.max(displayWidth(column.title), ...cells.map((row) => displayWidth(row[at]!))),
  );
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
  const row = (texts: readonly string[]) =>
    `│${texts.map((text, at) => ` ${pad(text, widths[at]!, columns[at]!.align)} `).join('│')}│`;
  return [
    rule('┌', '┬', '┐'),
    row(columns.map((column) => column.title)),
    rule('├', '┼', '┤'),
    ...cells.map(row),
    rule('└', '┴', '┘'),
  ];
}

/** `▕██████    ▏ 52 % · 1,234 of 2,345 · 800/s · 2 s left` with what is known. */
export function describeProgress(state: ProgressState, withBar: boolean): string {
  const { done, total } = state;
  const parts: string[] = [];
  if (state.phase) parts.push(state.phase.toLowerCase().replaceAll('_', ' '));
  const hasRatio = done !== null && done !== undefined && total !== null && total !== undefined && total > 0;
  const amount = state.unit === 'bytes' ? formatBytes : formatCount;
  if (hasRatio) parts.push(`${Math.floor(100 * Math.min(1, done / total))} %`);
  if (state.unit !== 'parts') {
    if (hasRatio) parts.push(`${amount(done)} of ${amount(total)}`);
    else if (done) parts.push(amount(done));
  }
  if (state.ratePerSec && state.unit !== 'parts') parts.push(`${amount(Math.round(state.ratePerSec))}/s`);
  if (state.etaSeconds) parts.push(`${formatMs(state.etaSeconds * 1000)} left`);
  if (!withBar) return parts.join(' · ');
  const filled = hasRatio ? Math.round(barCells * Math.min(1, done / total)) : 0;
  return `▕${'█'.repeat(filled)}${' '.repeat(barCells - filled)}▏ ${parts.join(' · ')}`;
}

/** 1,234,567 */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US');
}

/** 1.2 kB, 3.4 MB (decimal units) */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = -1;
  do {
    value /= 1000;
    unit++;
  } while (value >= 999.5 && unit < units.length - 1);
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** 85 ms, 3.4 s, 2 min 05 s */
export function formatMs(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 99_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

const noWidth = /\p{M}|\u200d/u;
const doubleWidth =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Emoji_Presentation}/u;

/** Columns that a text takes on a terminal: two for East Asian letters and emoji, none for combining marks. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of stripVTControlCharacters(text)) {
    if (!noWidth.test(char)) width += doubleWidth.test(char) ? 2 : 1;
  }
  return width;
}

/** One line without control characters: white space becomes a blank, an escape sequence nothing. */
function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '');
}

function cut(text: string, widthMax: number): string {
  if (displayWidth(text) <= widthMax) return text;
  let kept = '';
  let width = 0;
  for (const char of text) {
    width += displayWidth(char);
    if (width > widthMax - 1) break;
    kept += char;
  }
  return `${kept}…`;
}

function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? blanks + text : text + blanks;
}

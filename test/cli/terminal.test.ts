import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  createTerminal,
  describeProgress,
  displayWidth,
  formatBytes,
  formatCount,
  formatMs,
  renderTable,
} from '../../src/cli/demo/terminal.ts';

function openScreen(options: { isTTY: boolean; allowsColour?: boolean }) {
  const screen = { nowMs: 1_000_000, text: '' };
  const terminal = createTerminal({
    stream: { isTTY: options.isTTY, columns: 80, write: (text) => (screen.text += text) },
    clock: { now: () => screen.nowMs },
    allowsColour: options.allowsColour ?? true,
  });
  return { screen, terminal };
}

describe('tables', () => {
  it('align by what is seen, whatever the alphabet', () => {
    const lines = renderTable(
      [{ title: 'Name' }, { title: 'Rows', align: 'right' }],
      [
        ['José', '7'],
        ['王美玲', '1,250'],
        ['e\u0301te\u0301', '12'],
      ],
    );
    expect(lines).toEqual([
      '┌────────┬───────┐',
      '│ Name   │  Rows │',
      '├────────┼───────┤',
      '│ José   │     7 │',
      '│ 王美玲 │ 1,250 │',
      '│ e\u0301te\u0301    │    12 │',
      '└────────┴───────┘',
    ]);
    expect(new Set(lines.map(displayWidth)).size).toBe(1);
  });

  it('cut long cells and let no control character through', () => {
    const [, , , row] = renderTable([{ title: 'Text', widthMax: 8 }], [['one\ntwo\x1b[31m three\x07']]);
    expect(row).toBe('│ one two… │');
  });

  it('mark rows in colour only', () => {
    const { screen, terminal } = openScreen({ isTTY: true });
    terminal.table([{ title: 'A' }], [['x'], ['y']], (at) => at === 1);
    const lines = screen.text.split('\n');
    expect(lines[3]).not.toContain('\x1b[');
    expect(lines[4]).toContain('\x1b[');
    expect(stripVTControlCharacters(lines[4]!)).toBe('  │ y │');
  });
});

describe('progress', () => {
  it('rewrites one line on a terminal, at most ten times a second', () => {
    const { screen, terminal } = openScreen({ isTTY: true });
    const progress = terminal.progress('jobs');
    for (let i = 0; i <= 100; i++) {
      progress.update({ phase: 'CONVERTING', done: i, total: 100 });
      screen.nowMs += 10;
    }
    progress.finish('100 rows');
    expect(screen.text.match(/\r/g)!.length).toBeLessThanOrEqual(12);
    expect(screen.text.match(/\n/g)).toHaveLength(1);
    expect(stripVTControlCharacters(screen.text)).toContain('converting · 50 % · 50 of 100');
  });

  it('writes a line at each phase and every five seconds elsewhere', () => {
    const { screen, terminal } = openScreen({ isTTY: false });
    const progress = terminal.progress('index');
    for (let second = 0; second < 12; second++) {
      for (let i = 0; i < 20; i++) {
        progress.update({ phase: second < 3 ? 'EMBEDDING' : 'BUILDING', done: second, total: 12 });
        screen.nowMs += 50;
      }
    }
    progress.finish('done');
    expect(screen.text.trimEnd().split('\n')).toEqual([
      '  · index        embedding · 0 % · 0 of 12',
      '  · index        building · 25 % · 3 of 12',
      '  · index        building · 66 % · 8 of 12',
      '  ✓ index        done 12.0 s',
    ]);
  });

  it.each([
    { isTTY: false, allowsColour: true },
    { isTTY: true, allowsColour: false },
  ])('has no colour with %o', (options) => {
    const { screen, terminal } = openScreen(options);
    terminal.heading('Title');
    terminal.note('note');
    terminal.progress('x').finish('y');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour sequences begin with one
    expect(screen.text).not.toMatch(/\x1b\[\d+m/);
  });

  it('says what is known and nothing else', () => {
    expect(describeProgress({}, false)).toBe('');
    expect(describeProgress({ done: 5 }, false)).toBe('5');
    expect(describeProgress({ done: 0, total: 0 }, false)).toBe('');
    expect(describeProgress({ done: 250, total: 1000, unit: 'parts', ratePerSec: 9 }, false)).toBe('25 %');
    expect(describeProgress({ done: 1500, total: 3000, unit: 'bytes' }, false)).toBe(
      '50 % · 1.5 kB of 3.0 kB',
    );
    expect(
      describeProgress(
        { phase: 'UPLOADING', done: 1500, total: 3000, ratePerSec: 750.4, etaSeconds: 2 },
        false,
      ),
    ).toBe('uploading · 50 % · 1,500 of 3,000 · 750/s · 2.0 s left');
  });
});

describe('figures', () => {
  it.each([
    [formatCount(1234567), '1,234,567'],
    [formatBytes(999), '999 B'],
    [formatBytes(1500), '1.5 kB'],
    [formatBytes(999_600), '1.0 MB'],
    [formatBytes(32_650_679), '33 MB'],
    [formatMs(3.21), '3.2 ms'],
    [formatMs(85.4), '85 ms'],
    [formatMs(3400), '3.4 s'],
    [formatMs(125_000), '2 min 05 s'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { type Command, parseCommand } from '../../src/cli/arguments.ts';

const parse = (line: string) => parseCommand(line.split(' ').filter(Boolean), '/srv');
const refusal = (line: string): string => {
  try {
    parse(line);
  } catch (error) {
    expect((error as { code?: string }).code).toBe('USAGE_INVALID');
    return (error as Error).message;
  }
  throw new Error(`${line} was accepted`);
};

describe('the command line', () => {
  it.each<[string, Command]>([
    ['serve', { name: 'serve' }],
    [
      'serve --config etc/l.toml --data-dir d --host 0.0.0.0 --port 0',
      { name: 'serve', config: '/srv/etc/l.toml', dataDir: '/srv/d', host: '0.0.0.0', port: 0 },
    ],
    ['serve --port=8080', { name: 'serve', port: 8080 }],
    ['verify --data-dir /d', { name: 'verify', dataDir: '/d' }],
    ['version', { name: 'version' }],
    ['--version', { name: 'version' }],
    ['demo', { name: 'demo', scale: 'default', seed: 1, exits: false, dataDir: '/srv/data/demo' }],
    [
      'demo --exit --scale tiny --seed 7 --port 5000 --data-dir x',
      { name: 'demo', scale: 'tiny', seed: 7, exits: true, dataDir: '/srv/x', port: 5000 },
    ],
    [
      'demo --data a.csv --text body --id key',
      {
        name: 'demo',
        scale: 'default',
        seed: 1,
        exits: false,
        own: { file: '/srv/a.csv', textColumn: 'body', idColumn: 'key' },
        dataDir: '/srv/data/demo',
      },
    ],
  ])('%s', (line, command) => {
    expect(parse(line)).toEqual(command);
  });

  it.each([
    ['srve', 'did you mean serve?'],
    ['serve --prot 80', 'did you mean --port?'],
    ['serve --zzzzzzzzzzzz', 'known: --config'],
    ['demo --scale huge', 'value of --scale huge'],
    ['demo --scale toString', 'value of --scale toString'],
    ['toString', 'no command toString'],
    ['serve --port', '--port needs a value: --port NUMBER'],
    ['serve --config --port 8', '--config needs a value'],
    ['serve --port 65536', 'from 0 to 65535'],
    ['serve --port=', 'from 0 to 65535'],
    ['demo --exit=yes', '--exit takes no value'],
    ['demo extra', 'found "extra"'],
    ['demo --text body', 'go with --data'],
    ['demo --data a.csv', 'needs --text'],
  ])('refuses %s: %s', (line, part) => {
    expect(refusal(line)).toContain(part);
  });

  it.each(['', 'help', '--help', '-h'])('lists the commands for "%s"', (line) => {
    expect(parse(line)).toMatchObject({ name: 'help', text: expect.stringContaining('verify') });
  });

  it.each(['serve --help', 'serve -h', 'help serve'])('lists the flags for "%s"', (line) => {
    expect(parse(line)).toMatchObject({ name: 'help', text: expect.stringContaining('--data-dir DIR') });
  });
});

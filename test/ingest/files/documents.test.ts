import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { splitMarkdown } from '../../../src/ingest/files/documents/markdown.ts';
import { cleanText, cutLongText } from '../../../src/ingest/files/documents/page-text.ts';
import { createRandom } from '../../../src/kernel/index.ts';
import { makeEncryptedPdf, makePdf, mappedFont } from '../../support/pdf.ts';
import { type ConvertOptions, convertContent, refusalOf } from './support/convert-text.ts';

const shape = 'document:VARCHAR page:BIGINT text:VARCHAR';

const pdfReaders = [
  ['by unpdf', { reader: 'unpdf', programDirs: ['/usr/bin', '/bin'] }],
  ['where pdftotext is not installed', { reader: 'auto', programDirs: [] }],
] as const;

describe.each(pdfReaders)('PDF %s', (_, pdf) => {
  const readPdf = (content: string | Buffer, given: ConvertOptions = {}) =>
    convertContent(content, { pdf, ...given });
  const refusePdf = (content: string | Buffer, given: ConvertOptions = {}) =>
    refusalOf(content, { pdf, ...given });

  test('every page is a row', async () => {
    const pages = ['Contract (draft)\nbetween A and B', '', 'Caf\xe9, page three'];
    const read = await readPdf(makePdf(pages), { sourceName: 'contract.pdf' });
    expect(read).toMatchObject({ format: 'pdf', shape, rowCount: 3 });
    expect(read.rows).toEqual([
      ['contract.pdf', '1', 'Contract (draft)\nbetween A and B'],
      ['contract.pdf', '2', ''],
      ['contract.pdf', '3', 'Café, page three'],
    ]);
    expect(read.warnings).toEqual([expect.stringContaining('1 of 3 pages hold no text')]);
  });

  test('content decides, not the name; compressed and behind white space, too', async () => {
    const pdf = makePdf(['one page']);
    for (const content of [pdf, gzipSync(pdf), Buffer.concat([Buffer.from('\n\n'), pdf])])
      expect(await readPdf(content, { sourceName: 'download' })).toMatchObject({
        format: 'pdf',
        rowCount: 1,
      });
  });

  test('is appended to documents only', async () => {
    const columns = ['document', 'page', 'text'].map((name, i) => ({
      name,
      type: i === 1 ? 'BIGINT' : 'VARCHAR',
    }));
    const pdf = makePdf(['more']);
    expect(await readPdf(pdf, { appendTo: columns.toReversed() })).toMatchObject({
      shape: 'text:VARCHAR page:BIGINT document:VARCHAR',
    });
    expect((await refusePdf(pdf, { appendTo: [{ name: 'id', type: 'BIGINT' }] })).code).toBe(
      'SCHEMA_MISMATCH',
    );
  });

  const bomb = makePdf([
    { content: Buffer.from('BT /F1 1 Tf (all work and no play) Tj ET\n'.repeat(3_000_000)) },
  ]);
  test.each([
    ['encrypted', makeEncryptedPdf(), {}, 'DOCUMENT_ENCRYPTED', /password/],
    ['cut off', makePdf(['text', 'text']).subarray(0, 300), {}, 'MALFORMED_FILE', /broken/],
    ['only a beginning', '%PDF-1.7\n', {}, 'MALFORMED_FILE', /broken/],
    ['pictures only', makePdf(['', '']), {}, 'DOCUMENT_WITHOUT_TEXT', /2 pages/],
    [
      'too many pages',
      makePdf(['a', 'b', 'c']),
      { documentPagesMax: 2 },
      'DOCUMENT_LIMIT',
      /3 pages.*document_pages_max/,
    ],
    ['too many bytes', makePdf(['a']), { documentBytesMax: 100 }, 'DOCUMENT_LIMIT', /document_bytes_max/],
    [
      'too many bytes inside gzip',
      gzipSync('x '.repeat(100_000)),
      { documentBytesMax: 1000 },
      'DOCUMENT_LIMIT',
      /bytes/,
    ],
    ['a bomb, in time', bomb, { documentTimeoutMs: 1000 }, 'DOCUMENT_LIMIT', /document_timeout_ms/],
    ['a bomb, in memory', bomb, { memoryMb: 160 }, 'DOCUMENT_LIMIT', /work_memory_mb/],
  ] as const)('%s is refused', async (_, content, limits, code, message) => {
    const sourceName = 'x.txt';
    const refusal = await refusePdf(content as string | Buffer, { limits, sourceName });
    expect(refusal).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('fonts that cannot be read are told of', async () => {
    const mapped = { content: Buffer.from('BT /F1 12 Tf 72 700 Td <4E2D56FD> Tj ET') };
    const plain = { content: Buffer.from('BT /F2 12 Tf 72 700 Td (legible) Tj ET') };
    const read = await readPdf(makePdf([plain, mapped], { font: mappedFont }));
    expect(read.rows[0]).toEqual(['source.dat', '1', 'legible']);
    expect(read.warnings).toContainEqual(
      expect.stringContaining('fonts whose characters are not known here'),
    );
    expect(await refusePdf(makePdf([mapped], { font: mappedFont }))).toMatchObject({
      code: 'DOCUMENT_WITHOUT_TEXT',
      message: expect.stringContaining('fonts'),
    });
  });

  test('damage anywhere ends in an outcome that says what it is', async () => {
    const random = createRandom(7);
    const pick = (below: number) => Math.floor(random() * below);
    const whole = makePdf(['Some text on a page.', 'Another (page)', 'x'.repeat(100)]);
    const outcomes = new Set<string>();
    for (let round = 0; round < 16; round++) {
      const bytes = Buffer.from(whole);
      for (let i = 0; i <= pick(20); i++) bytes[5 + pick(bytes.length - 5)] = pick(256);
      const content = pick(3) === 0 ? bytes.subarray(0, 10 + pick(bytes.length - 10)) : bytes;
      outcomes.add(
        await readPdf(content).then(
          () => 'read',
          (error) => error.code ?? String(error),
        ),
      );
    }
    const known = [
      'read',
      'MALFORMED_FILE',
      'DOCUMENT_WITHOUT_TEXT',
      'TOO_MANY_REJECTS',
      'DOCUMENT_ENCRYPTED',
    ];
    expect([...outcomes].filter((outcome) => !known.includes(outcome))).toEqual([]);
    expect(outcomes.size).toBeGreaterThan(2);
  }, 60_000);

  test('a page that is too long is a reject', async () => {
    const pages = ['short', 'a long line of a page that is too long\n'.repeat(45), 'short'];
    const read = await readPdf(makePdf(pages), { limits: { lineBytesMax: 1024 } });
    expect(read.rows.map(([, page]) => page)).toEqual(['1', '3']);
    expect(read.rejects).toEqual({
      count: 1,
      kept: [
        { line: null, column: null, text: null, reason: expect.stringContaining('page 2 has more than') },
      ],
    });
  });
});

describe('web pages', () => {
  const textOf = async (html: string | Buffer, sourceName = 'page.html') =>
    (await convertContent(html, { sourceName })).rows.map(([, , text]) => text);

  test('are read as a browser shows them', async () => {
    const html = `<!DOCTYPE html><html><head><title>Tea &amp; Co</title><style>p { color: red }</style>
      <script>var hidden = "<p>no</p>";</script></head><body><!-- nor this --><h1>Prices</h1>
      <p>From&nbsp;5&thinsp;&euro;,
      <b>tax</b>
      included.</p><table><tr><th>Kind</th><th>Price</th></tr><tr><td>Assam</td><td>7</td></tr></table>
      <pre>  two
  lines</pre>one<br>two<noscript>Turn on scripts</noscript></body></html>`;
    expect(await textOf(html)).toEqual([
      'Tea & Co\n\nPrices\n\nFrom\u00a05\u2009€, tax included.\n\nKind\tPrice\nAssam\t7\n\n  two\n  lines\n\none\ntwo',
    ]);
  });

  test('name their encoding', async () => {
    const page = '<html><head><meta charset="iso-8859-2"></head><body>\xb3\xf3d\xbc</body></html>';
    expect(await textOf(Buffer.from(page, 'latin1'))).toEqual(['łódź']);
  });

  test('without text are refused', async () => {
    const app = '<!doctype html><html><body><div id="app"></div><script>run()</script></body></html>';
    expect((await refusalOf(app)).code).toBe('DOCUMENT_WITHOUT_TEXT');
  });

  test('that keep the parser busy are ended', async () => {
    const hostile = `<html><body>x${'<i>'.repeat(400_000)}${'</b>'.repeat(400_000)}`;
    const limits = { documentTimeoutMs: 2000 };
    expect(await refusalOf(hostile, { limits })).toMatchObject({ code: 'DOCUMENT_LIMIT' });
  });
});

describe('texts', () => {
  test('form feeds part pages', async () => {
    const text = '\ufeffMinutes of the first meeting in spring\r\n\r\nAll were there.\f\f Second page \f';
    const read = await convertContent(text, { sourceName: 'minutes.txt' });
    expect(read).toMatchObject({ format: 'text', shape, reading: { pages: 2, encoding: 'utf-8' } });
    expect(read.rows).toEqual([
      ['minutes.txt', '1', 'Minutes of the first meeting in spring\n\nAll were there.'],
      ['minutes.txt', '2', ' Second page'],
    ]);
  });

  test('headings part Markdown', async () => {
    const text =
      '---\ntitle: x\n---\nIntro\n\n# One\ntext\n```sh\n# no heading\n```\nTwo\n---\nmore\n\n- item\n---\n## Three';
    const read = await convertContent(text, { sourceName: 'README.md' });
    expect(read.format).toBe('markdown');
    expect(read.rows.map(([, , part]) => part)).toEqual([
      '---\ntitle: x\n---\nIntro',
      '# One\ntext\n```sh\n# no heading\n```',
      'Two\n---\nmore\n\n- item\n---',
      '## Three',
    ]);
  });

  test('no line of Markdown is lost', () => {
    const text = '# a\n\n```\n# b\nopen for ever\n# c\n';
    expect([...splitMarkdown(text)].join('\n')).toBe(`\n${text}`);
  });

  test('are cleaned: NFC, LF, no control characters, no halves of characters', () => {
    expect(cleanText('\n\n e\u0301\0a\x1b[1m \r\nb\t c  \ud800\r\n\n')).toBe(' éa[1m\nb\t c  \ufffd');
    expect(cleanText(' \n ')).toBe('');
  });

  test('are cut between words where they are too long', () => {
    const words = 'word '.repeat(50_000);
    const pieces = [...cutLongText(words)];
    expect(pieces.join('')).toBe(words);
    expect(
      pieces.map((piece) =>
        piece
          .trim()
          .split(' ')
          .every((word) => word === 'word'),
      ),
    ).toEqual([true, true, true]);
    expect([...cutLongText(`${'x'.repeat(99_999)}😀😀`)]).toEqual(['x'.repeat(99_999), '😀😀']);
  });

  test('damaged characters are counted', async () => {
    const content = Buffer.concat([Buffer.from('Grüße aus Köln, schöne Tage; '), Buffer.from([0xc3, 0x28])]);
    const read = await convertContent(content, { sourceName: 'letter.txt' });
    expect(read.warnings).toEqual([expect.stringContaining('1 characters were not valid utf-8')]);
    expect(read.rows[0]![2]).toBe('Grüße aus Köln, schöne Tage; \ufffd(');
  });
});

const prose =
  'The committee met on Monday, and talked about the budget\nfor the coming year. Nobody, it seems, was content with it,\nso the talks will go on next week in the other building.\n';
const letter = 'Dear John,\nthank you for your call, we will meet you and the others on Monday.\n';
const list = 'apple\npear\nplum\n';
const table = `id,remark\n${Array.from({ length: 5 }, (_, i) => `${i},"It was a very good day for all of us, really."`).join('\n')}\n`;
const shortTable =
  'name,note\nAnn,likes long walks in the evening by the sea\nBob,hates every kind of walk there is\n';
const markdownTable = '# Prices\n\n| Tea | Price |\n|---|---|\n| Assam | 7 |\n| Ceylon | 8 |\n';

/** Content, the ending of its name, and what comes of it. */
const decisions = [
  ['prose', prose, '.txt', 'text', []],
  ['prose', prose, '.md', 'markdown', []],
  ['prose', prose, '', 'text', [/reads like prose/]],
  ['prose', prose, '.csv', 'DELIMITER_UNCLEAR', []],
  ['a letter', letter, '.txt', 'text', [/as a table, too/]],
  ['a letter', letter, '', 'FORMAT_UNCLEAR', []],
  ['a list', list, '.txt', 'csv', undefined],
  ['a list', list, '', 'csv', undefined],
  ['a table', table, '.txt', 'csv', []],
  ['a table', table, '.md', 'csv', [/its name says Markdown/]],
  ['a table', table, '', 'csv', []],
  ['a short table', shortTable, '.csv', 'csv', undefined],
  ['a short table', shortTable, '', 'FORMAT_UNCLEAR', []],
  ['a Markdown table', markdownTable, '.md', 'markdown', []],
  ['Markdown', `# Notes\n\n${prose}`, '', 'markdown', [/reads like prose/]],
  ['Markdown with a link first', `[the docs](https://example.org) ${prose}`, '.md', 'markdown', []],
  ['a log', '[2024-01-01 10:00:00] the server was started on port 80\n'.repeat(3), '', 'csv', undefined],
  ['a web page', '<!-- x -->\n<html><body>Hello</body></html>', '', 'html', []],
  ['a web page', '<!DOCTYPE html><html><body>Log in</body></html>', '.csv', 'FORMAT_UNCLEAR', []],
  ['XHTML', '<?xml version="1.0"?>\n<!DOCTYPE html><html><body>Hello</body></html>', '', 'html', []],
  ['a part of a page', '<p>Hello <b>there</b></p>', '', 'html', []],
  ['Markdown with markup', '<h1 align="center">Tea</h1>\n\nA program about tea.\n', '.md', 'markdown', []],
  ['XML', '<?xml version="1.0"?><rows/>', '.html', 'UNSUPPORTED_FORMAT', []],
  ['a PDF', makePdf(['x']), '.csv', 'FORMAT_UNCLEAR', []],
  ['a PDF', makePdf(['x']), '.txt', 'pdf', []],
] as const;

describe('detection', () => {
  test.each(decisions)('%s (%j as x%s) is %s', async (_, content, ending, expected, warnings) => {
    const given = { sourceName: `x${ending}` };
    if (/^[A-Z]/.test(expected)) return expect((await refusalOf(content, given)).code).toBe(expected);
    const read = await convertContent(content, given);
    expect(read.format).toBe(expected);
    if (warnings) expect(read.warnings).toEqual(warnings.map((warning) => expect.stringMatching(warning)));
    return undefined;
  });

  test('the caller decides where content proves nothing else', async () => {
    const read = async (
      content: string,
      format: 'csv' | 'text' | 'html' | 'markdown',
      sourceName = 'x.csv',
    ) => (await convertContent(content, { options: { format }, sourceName })).rows;
    expect(await read(table, 'text')).toEqual([['x.csv', '1', table.trim()]]);
    expect(await read('{"a": 1}', 'markdown')).toEqual([['x.csv', '1', '{"a": 1}']]);
    expect(await read('Plain', 'html')).toEqual([['x.csv', '1', 'Plain']]);
    expect(await read(prose, 'csv', 'x.txt').catch((error) => error.code)).toBe('DELIMITER_UNCLEAR');
    for (const format of ['csv', 'text'] as const)
      expect((await refusalOf(makePdf(['x']), { options: { format } })).code).toBe('MALFORMED_FILE');
    expect((await refusalOf('text', { options: { format: 'pdf' } })).code).toBe('MALFORMED_FILE');
    expect((await refusalOf(Buffer.from([1, 2, 3, 4, 5, 6]), { options: { format: 'text' } })).code).toBe(
      'UNSUPPORTED_FORMAT',
    );
  });

  test('marks without end take no time', async () => {
    for (const content of ['[a '.repeat(300_000), '<!-- '.repeat(200_000), '# '.repeat(400_000)])
      expect((await convertContent(content, { sourceName: 'x.txt' })).rowCount).toBeGreaterThan(0);
  });

  test('options about columns mean a table', async () => {
    const read = await convertContent(prose, { options: { delimiter: 'NONE' }, sourceName: 'x.txt' });
    expect(read.format).toBe('csv');
  });
});

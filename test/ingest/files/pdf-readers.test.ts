import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { convert } from '../../../src/ingest/files/convert.ts';
import type { PdfReader } from '../../../src/ingest/model.ts';
import { createRandom } from '../../../src/kernel/index.ts';
import { openWorkProcess } from '../../../src/processes/index.ts';
import { makeDirectory } from '../../support/directory.ts';
import { isRunning } from '../../support/is-running.ts';
import { makeEncryptedPdf, makePdf, mappedFont } from '../../support/pdf.ts';
import { until } from '../../support/until.ts';
import { type ConvertOptions, convertContent, limits, refusalOf } from './support/convert-text.ts';
import { fakePoppler, installedDirs } from './support/poppler.ts';

const pdf = makePdf(['by unpdf']);
/** As sent, read by scripts in the place of Poppler's programs. */
const by = (reader: PdfReader, dir: string, given: ConvertOptions = {}): ConvertOptions => ({
  ...given,
  pdf: { reader, programDirs: [makeDirectory(), dir] },
});
const textsOf = ({ rows }: { rows: unknown[][] }) => rows.map(([, , text]) => text);

describe('the reader', () => {
  const dir = () => fakePoppler({ pdftotext: "printf 'by pdftotext\\n\\f'" }).dir;

  test.each([
    ['auto', 'pdftotext'],
    ['pdftotext', 'pdftotext'],
    ['unpdf', 'unpdf'],
  ] as const)('%s is %s where Poppler is installed', async (reader, used) => {
    const read = await convertContent(pdf, by(reader, dir()));
    expect(textsOf(read)).toEqual([`by ${used}`]);
    expect(read.reading).toEqual({ pages: 1, reader: used });
  });

  test.each([
    ['both programs are', {}],
    ['pdftotext is', { pdfinfo: 'exit 1' }],
  ])('is unpdf where %s missing', async (_, scripts) => {
    const { dir } = fakePoppler(scripts);
    const read = await convertContent(pdf, by('auto', dir));
    expect(read.reading).toEqual({ pages: 1, reader: 'unpdf' });
    expect(await refusalOf(pdf, by('pdftotext', dir))).toMatchObject({ code: 'PDF_READER_MISSING' });
  });

  test('does not matter for other documents', async () => {
    const read = await convertContent('One page of text', {
      ...by('pdftotext', makeDirectory()),
      sourceName: 'x.txt',
    });
    expect(read.reading).toEqual({ pages: 1, encoding: 'utf-8' });
  });
});

describe('pdftotext', () => {
  test('runs with little memory and time, no core dump, no environment and no input', async () => {
    const pdftotext = `printf '%s\\n' "$(ulimit -v) $(ulimit -t) $(ulimit -c)" "$PWD $#"; cat; env; printf '\\f'`;
    process.env['LAKEHOUSE_TEST_SECRET'] = 'hidden';
    const given = { limits: { memoryMb: 500, documentTimeoutMs: 20_001 } };
    const text = String(
      textsOf(await convertContent(pdf, by('pdftotext', fakePoppler({ pdftotext }).dir, given)))[0],
    );
    delete process.env['LAKEHOUSE_TEST_SECRET'];
    const [numbers, place, ...variables] = text.split('\n');
    expect(numbers).toBe(`${200 * 1024} 22 0`);
    expect(place).toBe('/ 7');
    expect(variables.map((line) => line.split('=')[0])).toContain('PATH');
    const shells = ['PATH', 'PWD', 'OLDPWD', 'SHLVL', '_'];
    expect(variables.filter((line) => !shells.includes(line.split('=')[0]!))).toEqual([]);
  });

  test('is not ended by signals for the whole group', async () => {
    const pdftotext = "kill -INT $$; kill -TERM $$; kill -HUP $$; printf 'alive\\f'";
    expect(textsOf(await convertContent(pdf, by('pdftotext', fakePoppler({ pdftotext }).dir)))).toEqual([
      'alive',
    ]);
  });

  test('is given the decompressed bytes in scratch, which are gone afterwards', async () => {
    const told = path.join(makeDirectory(), 'input');
    const pdftotext = `echo "$6" > '${told}'; head -c 8 "$6"; printf '\\f'`;
    const read = await convertContent(gzipSync(pdf), by('pdftotext', fakePoppler({ pdftotext }).dir));
    expect(textsOf(read)).toEqual(['%PDF-1.4']);
    const input = readFileSync(told, 'utf8').trim();
    expect(path.relative(read.outputDir, input)).toBe('scratch/document.pdf');
    expect(existsSync(input)).toBe(false);
    expect(readdirSync(read.outputDir)).toEqual(['parquet']);
  });

  test('pages are parted at form feeds, wherever the pieces of its output end', async () => {
    const random = createRandom(3);
    const pages = Array.from({ length: 40 }, () =>
      'aé😀\n'.repeat(1 + Math.floor(random() * 4000)).trimEnd(),
    );
    pages.splice(7, 0, '', '');
    const file = path.join(makeDirectory(), 'text');
    writeFileSync(file, pages.map((page) => `${page}\n\f`).join(''));
    const { dir } = fakePoppler({
      pdfinfo: `echo 'Title: x'; echo 'Pages: 1'; echo 'Pages:          ${pages.length}'`,
      pdftotext: `cat '${file}'`,
    });
    const read = await convertContent(pdf, by('pdftotext', dir));
    expect(textsOf(read)).toEqual(pages);
    expect(read.rows.map(([, page]) => page)).toEqual(pages.map((_, i) => String(i + 1)));
  });

  test('a page that is too long is a reject, be it of spaces', async () => {
    const long = (letter: string) => `head -c 200000 /dev/zero | tr '\\0' '${letter}'`;
    const pdftotext = `printf 'a\\f'; ${long('x')}; printf '\\fb\\f'; ${long(' ')}; printf '\\f'`;
    const { dir } = fakePoppler({ pdfinfo: 'echo "Pages: 4"', pdftotext });
    const read = await convertContent(pdf, by('pdftotext', dir, { limits: { lineBytesMax: 100_000 } }));
    expect(textsOf(read)).toEqual(['a', 'b']);
    expect(read.rejects.kept.map(({ reason }) => reason)).toEqual([
      'page 2 has more than 100000 bytes of text',
      'page 4 has more than 100000 bytes of text',
    ]);
  });

  test('too many pages are refused before they are read', async () => {
    const { dir, pid } = fakePoppler({
      pdfinfo: 'echo "Pages: 3"',
      pdftotext: 'echo $$ > "$pidFile"; printf "a\\f\\f\\f"',
    });
    const given = by('auto', dir, { limits: { documentPagesMax: 2 } });
    expect(await refusalOf(pdf, given)).toMatchObject({
      code: 'DOCUMENT_LIMIT',
      message: expect.stringMatching(/3 pages.*document_pages_max/),
    });
    expect(pid()).toBeUndefined();
  });

  const failures = [
    [
      'a password',
      'echo "Command Line Error: Incorrect password" >&2; exit 1',
      'DOCUMENT_ENCRYPTED',
      /password/,
    ],
    ['damage', 'echo "Syntax Error (3): Bad\x07 stream" >&2; exit 1', 'MALFORMED_FILE', /Bad\ufffd stream/],
    ['an exit code', 'exit 99', 'MALFORMED_FILE', /exit code 99/],
    ['a crash', "printf 'half a page'; kill -SEGV $$", 'MALFORMED_FILE', /SIGSEGV/],
    ['memory', 'echo "what():  std::bad_alloc" >&2; kill -ABRT $$', 'DOCUMENT_LIMIT', /work_memory_mb/],
    ['fewer pages', 'printf "a\\f"', 'MALFORMED_FILE', /it has 2 pages, and has 1/],
    ['more pages', 'printf "a\\fb\\fc\\f"', 'MALFORMED_FILE', /it has 2 pages, and has 3/],
    ['a lack of its parts', '#!/nowhere/to/be/found', 'PDF_READER_MISSING', /cannot be run/],
  ] as const;
  test.each(failures)(
    'that fails by %s says so, or leaves the word to unpdf',
    async (_, pdftotext, code, message) => {
      const { dir } = fakePoppler({ pdfinfo: 'echo "Pages: 2"', pdftotext });
      const refusal = await refusalOf(pdf, by('pdftotext', dir));
      expect(refusal).toMatchObject({ code, message: expect.stringMatching(message) });
      const read = await convertContent(pdf, by('auto', dir));
      expect(textsOf(read)).toEqual(['by unpdf']);
      expect(read.reading).toEqual({ pages: 1, reader: 'unpdf', fallback: expect.any(String) });
    },
  );

  test('whose count of pages is missing fails, too', async () => {
    const { dir } = fakePoppler({ pdfinfo: 'echo "Title: Pages: 3"', pdftotext: "printf 'a\\f'" });
    expect(await refusalOf(pdf, by('pdftotext', dir))).toMatchObject({ code: 'MALFORMED_FILE' });
  });

  test('is ended at the first damage, or reads over it with a warning', async () => {
    const complain = 'head -c 100000 /dev/zero >&2; echo >&2; echo "Syntax Error: Missing language pack" >&2';
    const stuck = fakePoppler({ pdftotext: `echo $$ > "$pidFile"; ${complain}; exec sleep 1000` });
    expect(textsOf(await convertContent(pdf, by('auto', stuck.dir)))).toEqual(['by unpdf']);
    expect(isRunning(stuck.pid()!)).toBe(false);
    const through = fakePoppler({ pdftotext: `${complain}; printf 'rest\\f'` });
    const read = await convertContent(pdf, by('pdftotext', through.dir));
    expect(textsOf(read)).toEqual(['rest']);
    expect(read.warnings).toEqual([
      expect.stringContaining('fonts whose characters are not known here'),
      expect.stringMatching(/damaged.*Syntax Error: Missing language pack/),
    ]);
  });

  test.each([
    ['time', 'exec sleep 1000', { documentTimeoutMs: 1000 }, /document_timeout_ms/],
    ['text', 'exec yes', { expandedBytesMax: 1_000_000 }, /expanded_bytes_max/],
  ] as const)(
    'that passes the limit of %s is ended, and nothing else is tried',
    async (_, loop, changed, message) => {
      const { dir, pid } = fakePoppler({ pdftotext: `echo $$ > "$pidFile"; ${loop}` });
      expect(await refusalOf(pdf, by('auto', dir, { limits: changed }))).toMatchObject({
        code: 'DOCUMENT_LIMIT',
        message: expect.stringMatching(message),
      });
      expect(isRunning(pid()!)).toBe(false);
    },
  );

  test.each(['pdfinfo', 'pdftotext'])('a cancel ends %s and leaves no scratch', async (program) => {
    const { dir, pid } = fakePoppler({
      pdftotext: 'exit 1',
      [program]: 'echo $$ > "$pidFile"; exec sleep 1000',
    });
    const cancel = new AbortController();
    const { request, outputDir } = requestFor(dir);
    const failed = expect(convert(request, cancel.signal, () => {})).rejects.toThrow('no longer wanted');
    const running = await until(pid);
    cancel.abort(new Error('no longer wanted'));
    await failed;
    expect(isRunning(running)).toBe(false);
    expect(readdirSync(outputDir)).toEqual([]);
  });

  test.skipIf(!hasParentDeathSignal())(
    'does not outlive a work process that is killed (needs setpriv)',
    async () => {
      const { dir, pid } = fakePoppler({ pdftotext: 'echo $$ > "$pidFile"; exec sleep 1000' });
      const work = await openWorkProcess({
        entry: new URL('../../../src/ingest/ingest-process.ts', import.meta.url),
        title: 'ingest',
        memoryBytesMax: 2 ** 30,
        memorySetting: '[ingest] work_memory_mb',
      });
      const failed = expect(work.call('convert', requestFor(dir).request)).rejects.toThrow();
      const running = await until(pid);
      expect(isRunning(running)).toBe(true);
      work.kill();
      await failed;
      await until(() => !isRunning(running));
    },
  );
});

function requestFor(dir: string) {
  const place = makeDirectory();
  const outputDir = path.join(place, 'out');
  const sourcePath = path.join(place, 'source');
  mkdirSync(outputDir);
  writeFileSync(sourcePath, pdf);
  const pdfReader = { reader: 'auto', programDirs: [dir] } as const;
  return {
    outputDir,
    request: { sourcePath, sourceName: 'x.pdf', outputDir, options: {}, limits, pdf: pdfReader },
  };
}

function hasParentDeathSignal(): boolean {
  try {
    execFileSync('/bin/sh', ['-c', 'setpriv --pdeathsig KILL true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const mapped = { content: Buffer.from('BT /F1 12 Tf 72 700 Td <4E2D56FD> Tj ET') };
const plain = { content: Buffer.from('BT /F2 12 Tf 72 700 Td (legible) Tj ET') };
const beside = {
  content: Buffer.from(
    'BT /F1 12 Tf 300 700 Td (right column) Tj ET BT /F1 12 Tf 72 710 Td (left column) Tj ET BT /F1 12 Tf 5000 0 Td (outside) Tj ET',
  ),
};

/** Read by both programs, and so that both have the same to say. */
const same = [
  [
    'lines, an empty page, letters beyond ASCII',
    makePdf(['Contract (draft)\nbetween A and B', '', 'Caf\xe9']),
  ],
  ['a word that a line divides', makePdf(['a well-\nknown co-\noperation'])],
  ['columns in the order of the content', makePdf([beside])],
  ['white space before the file', Buffer.concat([Buffer.from('\n\n'), makePdf(['x'])])],
  ['300 pages', makePdf(Array.from({ length: 300 }, (_, i) => `page ${i + 1}\nof 300`))],
] as const;
/** What pdftotext does not read, so that unpdf says why or reads it. */
const different = [
  ['encrypted', makeEncryptedPdf(), 'DOCUMENT_ENCRYPTED'],
  ['cut off', makePdf(['text', 'text']).subarray(0, 300), 'MALFORMED_FILE'],
  ['only a beginning', Buffer.from('%PDF-1.7\n'), 'MALFORMED_FILE'],
  ['too many pages', makePdf(['a', 'b', 'c', 'd']), 'DOCUMENT_LIMIT'],
  ['pictures only', makePdf(['', '']), 'DOCUMENT_WITHOUT_TEXT'],
] as const;

describe.skipIf(installedDirs.length === 0)(
  'Poppler itself (skipped where poppler-utils is not installed)',
  () => {
    const installed = (reader: PdfReader, changed: ConvertOptions['limits'] = {}): ConvertOptions => ({
      pdf: { reader, programDirs: installedDirs },
      limits: changed,
    });
    const wordsOf = ({ rows }: { rows: unknown[][] }) =>
      rows.map(([document, page, text]) => [document, page, String(text).split(/\s+/).join(' ')]);

    test.each(same)('reads %s as unpdf does', async (_, content) => {
      const expected = await convertContent(content, installed('unpdf'));
      for (const reader of ['pdftotext', 'auto'] as const) {
        const read = await convertContent(content, installed(reader));
        expect(read.reading['reader']).toBe('pdftotext');
        expect(wordsOf(read)).toEqual(wordsOf(expected));
        expect(read.warnings).toEqual(expected.warnings);
      }
    });

    test.each(different)('%s has the same answer', async (_, content, code) => {
      const answers = [];
      for (const reader of ['unpdf', 'auto', 'pdftotext'] as const)
        answers.push(await refusalOf(content, installed(reader, { documentPagesMax: 3 })));
      const [unpdf, auto, pdftotext] = answers;
      expect(auto).toEqual(unpdf);
      expect(unpdf!.code).toBe(code);
      expect(pdftotext!.code).toBe(code);
    });

    test('fonts that it cannot read are left to unpdf', async () => {
      const content = makePdf([plain, mapped], { font: mappedFont });
      const read = await convertContent(content, installed('auto'));
      expect(wordsOf(read)[0]).toEqual(['source.dat', '1', 'legible']);
      // With poppler-data it reads them.
      if (read.reading['reader'] === 'unpdf') expect(read.reading['fallback']).toContain('language pack');
      else expect(textsOf(read)[1]).toBe('中国');
    });

    test('a bomb is ended in time', async () => {
      const bomb = makePdf([
        { content: Buffer.from('BT /F1 1 Tf (all work and no play) Tj ET\n'.repeat(3_000_000)) },
      ]);
      for (const reader of ['pdftotext', 'auto'] as const)
        expect(await refusalOf(bomb, installed(reader, { documentTimeoutMs: 500 }))).toMatchObject({
          code: 'DOCUMENT_LIMIT',
        });
    });

    test('damage anywhere has the outcome that unpdf gives it, or is read', async () => {
      const random = createRandom(11);
      const pick = (below: number) => Math.floor(random() * below);
      const whole = makePdf(['Some text on a page.', 'Another (page)', 'x'.repeat(100)]);
      for (let round = 0; round < 12; round++) {
        const bytes = Buffer.from(whole);
        for (let i = 0; i <= pick(20); i++) bytes[5 + pick(bytes.length - 5)] = pick(256);
        const content = pick(3) === 0 ? bytes.subarray(0, 10 + pick(bytes.length - 10)) : bytes;
        const outcome = (reader: PdfReader) =>
          convertContent(content, installed(reader)).then(
            (read) => read,
            (error) => String(error.code ?? error),
          );
        const [auto, unpdf] = [await outcome('auto'), await outcome('unpdf')];
        if (typeof auto === 'string' || auto.reading['reader'] === 'pdftotext') continue;
        expect(typeof unpdf).not.toBe('string');
        expect(textsOf(auto)).toEqual(textsOf(unpdf as typeof auto));
      }
    }, 60_000);
  },
);

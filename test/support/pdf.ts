import { deflateSync } from 'node:zlib';

export interface PdfPage {
  /** Lines of Latin-1 text. */
  text?: string;
  /** Takes the place of the text: the operators of the page as they stand in the file. */
  content?: Buffer;
}

const plainFont = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';

/** Names a character map that readers are supposed to have. */
export const mappedFont =
  '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font ' +
  '/Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> ' +
  '/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 >> >>] >>';

/** A small PDF, made by hand: the font as F1 (a plain one is F2), one stream of text for each page. */
export function makePdf(
  pages: readonly (string | PdfPage)[],
  { font = plainFont, trailer = '' }: { font?: string; trailer?: string } = {},
): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_, i) => `${5 + i * 2} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    font,
  ];
  for (const [i, page] of pages.entries()) {
    const content = contentOf(typeof page === 'string' ? { text: page } : page);
    objects.push(
      `<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n${content.toString('latin1')}\nendstream`,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${4 + i * 2} 0 R /Resources << /Font << /F1 3 0 R /F2 ${plainFont} >> >> >>`,
    );
  }
  return assemble(objects, trailer);
}

/** A PDF that wants a password: its keys are made up, so that no password fits. */
export const makeEncryptedPdf = () =>
  makePdf(['secret'], {
    trailer: `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${'5a'.repeat(32)}> /U <${'a5'.repeat(32)}> /P -4 >> /ID [<00> <00>]`,
  });

function contentOf({ text = '', content }: PdfPage): Buffer {
  if (content) return deflateSync(content);
  const lines = text.split('\n').map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`);
  return deflateSync(Buffer.from(`BT /F1 12 Tf 14 TL 72 720 Td\n${lines.join('\n')}\nET`, 'latin1'));
}

function assemble(objects: readonly string[], trailer: string): Buffer {
  let file = '%PDF-1.4\n';
  const offsets: number[] = [];
  for (const [i, object] of objects.entries()) {
    offsets.push(file.length);
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const end =
    `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}` +
    `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file + end, 'latin1');
}

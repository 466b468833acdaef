/** A page of a text without pages of its own is not longer; a vector search or a cell of a result stays handy. */
const pageCharactersMax = 100_000;

/**
 * Text as it is kept: Unicode NFC, lines ended by LF without spaces before it, no control characters but tab and LF,
 * no halves of surrogate pairs, no blank lines around it.
 */
export function cleanText(text: string): string {
  const lines = text
    .toWellFormed()
    .normalize('NFC')
    .split(/\r\n|[\r\n\u0085\u2028\u2029]/)
    .map((line) => line.replace(/(?!\t)\p{Cc}|\ufeff/gu, '').trimEnd());
  const first = lines.findIndex((line) => line !== '');
  return lines.slice(first, lines.findLastIndex((line) => line !== '') + 1).join('\n');
}

/** Cuts a text that is too long for one page where a paragraph, a line or a word ends. */
export function* cutLongText(text: string): Generator<string> {
  let from = 0;
  while (text.length - from > pageCharactersMax) {
    const piece = text.slice(from, from + pageCharactersMax);
    const at = ['\n\n', '\n', ' ']
      .map((gap) => piece.lastIndexOf(gap))
      .find((index) => index > pageCharactersMax / 2);
    const isHighHalf = /[\ud800-\udbff]$/.test(piece);
    const length = at ?? piece.length - (isHighHalf ? 1 : 0);
    yield text.slice(from, from + length);
    from += length;
  }
  yield text.slice(from);
}

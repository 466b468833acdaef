/** What the ending of a file's name says it is; endings of other kinds say nothing. */
export type NamedKind = 'table' | 'json' | 'text' | 'markdown' | 'html' | 'pdf' | undefined;

const endings: readonly [NamedKind, RegExp][] = [
  ['table', /\.(?:csv|tsv|tab|psv|parquet|pq)$/i],
  ['json', /\.(?:json|jsonl|ndjson)$/i],
  ['text', /\.(?:txt|text)$/i],
  ['markdown', /\.(?:md|markdown|mdown|mkd)$/i],
  ['html', /\.x?html?$/i],
  ['pdf', /\.pdf$/i],
];

export const kindOfName = (fileName: string): NamedKind =>
  endings.find(([, ending]) => ending.test(fileName.replace(/\.gz$/i, '')))?.[0];

const beforeMarkup = /^(?:[\s\ufeff]+|<!--[\s\S]*?-->|<\?xml[^>]*\?>)*/;
const pageStart = /^<(?:!doctype\s+html\b|(?:html|head|body|title|meta)(?:\s[^<]*)?>)/i;
const partStart = /^<(?:div|p|h[1-6]|article|section|main|header|nav|table|ul|ol)(?:\s[^<]*)?>/i;

/** A web page, a part of one (which Markdown may begin with, too), or an XML document of another kind. */
export type Markup = 'page' | 'part' | 'xml' | undefined;

export function detectMarkup(text: string): Markup {
  const start = beforeMarkup.exec(text)![0].length;
  const rest = text.slice(start, start + 10_000);
  if (pageStart.test(rest)) return 'page';
  if (/^[\s\ufeff]*<\?xml\s/.test(text)) return 'xml';
  return partStart.test(rest) ? 'part' : undefined;
}

const linesMax = 500;
const wordsMin = 5;
const wideLettersMin = 15;
const wideLetter = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g;

/**
 * Whether most of a text stands in lines of several words, and few of them begin like records of a log: prose rather
 * than a list of values.
 */
export function isProse(text: string): boolean {
  const lines = text
    .split(/\r\n|\n|\r/)
    .slice(0, linesMax)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const wordy = lines.filter(isWordy);
  const lengthOf = (some: readonly string[]) => some.reduce((sum, line) => sum + line.length, 0);
  const stamped = lines.filter((line) => /^[[("']?\d/.test(line)).length;
  return lengthOf(wordy) > lengthOf(lines) * 0.6 && stamped < lines.length * 0.5;
}

function isWordy(line: string): boolean {
  if ((line.match(wideLetter)?.length ?? 0) >= wideLettersMin) return true;
  const words = line.split(/\s+/);
  return words.length >= wordsMin && words.filter((word) => /\p{L}/u.test(word)).length >= words.length * 0.7;
}

/** Whether the lines are single words, numbers or codes: values, not sentences. */
export function isValueList(text: string): boolean {
  const lines = text
    .split(/\r\n|\n|\r/)
    .slice(0, linesMax)
    .filter((line) => line.trim() !== '');
  return lines.filter((line) => !/\S\s+\S/.test(line)).length >= lines.length * 0.8;
}

/** Whether a text is Markdown by its marks: it begins with a heading, or has marks of two kinds. */
export function looksLikeMarkdown(text: string): boolean {
  if (/^\s*#{1,6} \S/.test(text)) return true;
  const marks = [
    /^#{1,6} \S/m,
    /^ {0,3}(?:```|~~~)/m,
    /\[[^[\]\n]{1,200}\]\([^()\s]{1,500}\)/,
    /^\|? ?:?-{3,}:? ?\|/m,
    /^[*-] \S/m,
  ];
  return marks.filter((mark) => mark.test(text)).length >= 2;
}

import { Parser } from 'htmlparser2';

/** Elements whose content nobody reads. */
const unseen = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'math',
  'iframe',
  'object',
  'canvas',
  'audio',
  'video',
  'select',
  'textarea',
]);
const breaking = new Set(
  (
    'address article aside blockquote body br caption dd details dialog div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol option p pre section summary table tbody ' +
    'tfoot thead title tr ul'
  ).split(' '),
);
const spaced = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'ul',
  'ol',
  'pre',
  'blockquote',
  'title',
]);
/** In the head only the title is text. */
const headless = new Set(['title']);

/**
 * The readable text of a web page: entities decoded, white space as a browser shows it, a line for each block, an empty
 * line around paragraphs, a tab between cells; scripts, styles and embedded things left out, the title first.
 */
export function readHtml(html: string): string {
  const text = new TextFlow();
  let unseenDepth = 0;
  let preDepth = 0;
  let isInHead = false;
  let titleDepth = 0;
  const parser = new Parser(
    {
      onopentag(name) {
        if (unseen.has(name)) unseenDepth++;
        if (name === 'pre') preDepth++;
        if (name === 'head') isInHead = true;
        if (name === 'body') isInHead = false;
        if (headless.has(name)) titleDepth++;
        if (breaking.has(name)) text.breakLine(spaced.has(name));
        if (name === 'td' || name === 'th') text.nextCell();
      },
      ontext(piece) {
        if (unseenDepth > 0 || (isInHead && titleDepth === 0)) return;
        if (preDepth > 0) text.addExact(piece);
        else text.add(piece);
      },
      onclosetag(name) {
        if (unseen.has(name)) unseenDepth--;
        if (name === 'pre') preDepth--;
        if (name === 'head') isInHead = false;
        if (headless.has(name)) titleDepth--;
        if (breaking.has(name) && name !== 'br') text.breakLine(spaced.has(name));
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.end(html);
  return text.finish();
}

/** Text as it flows: runs of white space are one space, breaks do not add up. */
class TextFlow {
  private readonly parts: string[] = [];
  private needsSpace = false;
  private needsCell = false;
  private breaks = 0;

  add(piece: string) {
    const words = piece.replace(/[ \t\n\r\f]+/g, ' ');
    if (words.startsWith(' ')) this.needsSpace = true;
    const text = words.replace(/^ | $/g, '');
    if (text === '') return;
    this.separate();
    this.parts.push(text);
    this.needsSpace = words.endsWith(' ');
  }

  addExact(piece: string) {
    if (piece === '') return;
    this.separate();
    this.parts.push(piece);
    this.needsSpace = false;
  }

  breakLine(isSpaced: boolean) {
    this.breaks = Math.max(this.breaks, isSpaced ? 2 : 1);
    this.needsCell = false;
  }

  nextCell() {
    this.needsCell = true;
  }

  finish(): string {
    return this.parts.join('');
  }

  private separate() {
    if (this.parts.length > 0) {
      if (this.breaks > 0) this.parts.push('\n'.repeat(this.breaks));
      else if (this.needsCell) this.parts.push('\t');
      else if (this.needsSpace) this.parts.push(' ');
    }
    this.breaks = 0;
    this.needsCell = false;
    this.needsSpace = false;
  }
}

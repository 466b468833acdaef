/** Where a chunk lies in its text: UTF-16 code units, end exclusive. */
export interface ChunkSpan {
  readonly start: number;
  readonly end: number;
}

export interface ChunkOptions {
  /** Code units in a chunk at most; at least 2. */
  size: number;
  /** Code units that a chunk shares with the one before it at most; below `size`. */
  overlap: number;
}

/** The part of a chunk, counted from its end, in which a better place to cut is sought. */
const seekPart = 0.25;

/**
 * Cuts a text into chunks of at most `size`, each but the first beginning inside its forerunner. Cuts fall behind
 * white space where there is some in the last quarter of the chunk, and never inside a surrogate pair. Every code
 * unit is in some chunk; a blank text has none.
 */
export function chunkText(text: string, options: ChunkOptions): ChunkSpan[] {
  if (text.trim() === '') return [];
  const { size, overlap } = options;
  const spans: ChunkSpan[] = [];
  let start = 0;
  let previousEnd = 0;
  for (;;) {
    let end = chooseEnd(text, start, size, previousEnd);
    if (end <= previousEnd) {
      start = previousEnd; // nothing new fits behind so much overlap
      end = chooseEnd(text, start, size, previousEnd);
    }
    spans.push({ start, end });
    if (end === text.length) return spans;
    start = chooseStart(text, start, end, overlap);
    previousEnd = end;
  }
}

function chooseEnd(text: string, start: number, size: number, previousEnd: number): number {
  const last = start + size;
  if (last >= text.length) return text.length;
  const first = Math.max(last - Math.floor(size * seekPart), previousEnd);
  for (let end = last; end > first; end--) if (isBlank(text, end - 1)) return end;
  return splitsPair(text, last) ? last - 1 : last;
}

/** As far back as the overlap reaches, then forward to the beginning of a word. Always beyond the last start. */
function chooseStart(text: string, previousStart: number, end: number, overlap: number): number {
  const earliest = Math.max(end - overlap, previousStart + 1);
  for (let start = earliest; start < end; start++) if (isBlank(text, start - 1)) return start;
  const cut = splitsPair(text, earliest) ? earliest + 1 : earliest;
  return Math.min(cut, end);
}

const isBlank = (text: string, i: number) => {
  const code = text.charCodeAt(i);
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xa0 || code === 0x3000;
};

const splitsPair = (text: string, i: number) =>
  i > 0 &&
  i < text.length &&
  (text.charCodeAt(i - 1) & 0xfc00) === 0xd800 &&
  (text.charCodeAt(i) & 0xfc00) === 0xdc00;

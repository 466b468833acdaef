import { randomBytes } from 'node:crypto';

/**
 * Stands in the text for the n-th raw value until its bytes are put there. It holds 192 random bits of this
 * process and never leaves it, so no client can write one.
 */
const marker = `raw:${randomBytes(24).toString('base64url')}:`;

/** Raw values met by the `JSON.stringify` that runs now; it is synchronous, so one place suffices. */
let collected: RawJson[] | undefined;

/**
 * Rows that arrived as JSON text (an array of arrays, UTF-8) from a process that made them, on their way to a
 * client: nobody parses and prints them again. `rows` is what a field of type `[[JSON]!]!` may return; the server
 * puts the bytes into the answer in its place ({@link stringifyWithRawJson}).
 */
export class RawJson {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /**
   * The value for a `[[JSON]!]!` field: a placeholder of one cell where the edge splices (`RequestFacts.splices`),
   * else the parsed rows, for executions whose result goes elsewhere than through the server.
   */
  rows(options: { splices: boolean }): unknown[][] {
    return options.splices ? [[this]] : this.parse();
  }

  parse(): unknown[][] {
    return JSON.parse(new TextDecoder().decode(this.bytes));
  }

  /** A placeholder printed by anybody but the server would be wrong silently; so it is wrong loudly. */
  toJSON(): string {
    if (!collected) throw new Error('A RawJson placeholder can be printed by stringifyWithRawJson only.');
    return marker + (collected.push(this) - 1);
  }
}

/**
 * JSON text of `value` as one string or, where it holds placeholders of {@link RawJson}, as the pieces to be written
 * one after another, strings and UTF-8 bytes.
 */
export function stringifyWithRawJson(value: unknown): string | (string | Uint8Array)[] {
  const outer = collected;
  const found: RawJson[] = [];
  collected = found;
  let text: string;
  try {
    text = JSON.stringify(value);
  } finally {
    collected = outer;
  }
  if (found.length === 0) return text;
  const pieces: (string | Uint8Array)[] = [];
  let from = 0;
  for (const [index, raw] of found.entries()) {
    const placeholder = `[["${marker}${index}"]]`;
    const at = text.indexOf(placeholder, from);
    if (at < 0) throw new Error('A RawJson placeholder stands where no list of rows does.');
    pieces.push(text.slice(from, at), raw.bytes);
    from = at + placeholder.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}

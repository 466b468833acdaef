import { type FileHandle, open } from 'node:fs/promises';

const flushChars = 256 * 1024;

/**
 * Text rows into one file. `write` collects and `ready` says when to await `flush`, so that memory stays flat
 * however fast rows are made: nobody produces while the disk is behind.
 */
export class RowFile implements AsyncDisposable {
  readonly #handle: FileHandle;
  #buffer = '';
  byteSize = 0;
  rowCount = 0;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async open(path: string): Promise<RowFile> {
    return new RowFile(await open(path, 'w'));
  }

  /** Adds text that is no row of its own: a header, brackets. */
  frame(text: string): void {
    this.#buffer += text;
  }

  /** Adds one row and returns true when the caller must await {@link flush} before the next. */
  write(row: string): boolean {
    this.#buffer += row;
    this.rowCount++;
    return this.#buffer.length >= flushChars;
  }

  async flush(): Promise<void> {
    const bytes = Buffer.from(this.#buffer, 'utf8');
    this.#buffer = '';
    let at = 0;
    while (at < bytes.length) at += (await this.#handle.write(bytes, at)).bytesWritten;
    this.byteSize += bytes.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}

/** A CSV field by RFC 4180: quoted only where it must be; null is the empty field. */
export function csvField(text: string | null): string {
  if (text === null) return '';
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Whole cents as an amount with two decimals. */
export function money(cents: number): string {
  const text = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
}

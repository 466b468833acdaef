import type { Connection, Submittable } from 'pg';
import { CopyParser, type CopyPiece } from './copy-parser.ts';
import { TappedSocket } from './socket.ts';

/** A piece has so many bytes at least, but for the last one: the server sends 8 KiB at a time. */
const pieceBytesMin = 1 << 17;

/**
 * One COPY … TO STDOUT. While it runs it reads the driver's socket itself, because the driver's parser would make an
 * object of each row; behind the last row it hands the socket back. `take` fails with what the driver says.
 */
export class CopyOut implements Submittable {
  private readonly text: string;
  private readonly onBytes: () => void;
  private readonly parser = new CopyParser();
  private stream: Connection['stream'] | undefined;
  private rowsAnnounced: number | undefined;
  private isOver = false;
  private failure: { error: unknown } | undefined;
  private wake = () => {};

  /** `onBytes` is called whenever something came. */
  constructor(text: string, onBytes: () => void) {
    this.text = text;
    this.onBytes = onBytes;
  }

  /** How many rows the server says that it sent; known behind the last one. */
  get rowCount(): number {
    if (this.rowsAnnounced === this.parser.rowCount) return this.rowsAnnounced;
    throw new Error(`The source sent ${this.parser.rowCount} rows and says ${this.rowsAnnounced}.`);
  }

  /** What has come since the last time; undefined behind the last row. */
  async take(): Promise<CopyPiece | undefined> {
    if (this.stream?.isPaused()) this.stream.resume();
    while (!this.isOver && !this.failure && this.parser.length < pieceBytesMin)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    if (this.failure) throw this.failure.error;
    return this.parser.take();
  }

  submit(connection: Connection): void {
    const { stream } = connection;
    this.stream = stream;
    const listening = listenTo(stream, (chunk) => {
      this.onBytes();
      const rest = this.parser.parse(chunk);
      if (rest) {
        this.stream = undefined;
        listening.handBack(rest);
      } else if (this.parser.isFull) stream.pause();
      if (this.parser.length >= pieceBytesMin) this.wake();
    });
    (connection as unknown as { query(text: string): void }).query(this.text);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rowsAnnounced = Number(/^COPY (\d+)$/.exec(text)?.[1]);
  }

  handleReadyForQuery(): void {
    this.isOver = true;
    this.wake();
  }

  handleError(error: unknown): void {
    this.failure = { error };
    this.wake();
  }
}

/** Reads a driver's socket in its stead. */
function listenTo(
  stream: Connection['stream'],
  listen: (chunk: Buffer) => void,
): { handBack: (rest: Buffer) => void } {
  const [driver] = stream.listeners('data') as [(chunk: Buffer) => void];
  if (stream instanceof TappedSocket) {
    stream.tap = listen;
    return {
      handBack: (rest) => {
        stream.tap = undefined;
        driver(Buffer.from(rest));
      },
    };
  }
  stream.removeListener('data', driver);
  stream.on('data', listen);
  return {
    handBack: (rest) => {
      stream.removeListener('data', listen);
      stream.on('data', driver);
      driver(rest);
    },
  };
}

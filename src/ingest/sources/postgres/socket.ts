import { Socket } from 'node:net';

const bufferBytes = 1 << 16;

/**
 * A socket that reads into one buffer again and again, instead of a new one for every 8 KiB that a server sends.
 * Listeners of `data` get copies; a tap gets the buffer itself, which it may look at while it is called.
 */
export class TappedSocket extends Socket {
  tap: ((chunk: Buffer) => void) | undefined;

  constructor() {
    super({
      onread: {
        buffer: Buffer.allocUnsafe(bufferBytes),
        callback: (count, buffer) => {
          const chunk = (buffer as Buffer).subarray(0, count);
          if (this.tap) this.tap(chunk);
          else this.emit('data', Buffer.from(chunk));
          return true;
        },
      },
    });
  }
}

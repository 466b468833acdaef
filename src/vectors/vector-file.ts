import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export interface VectorFileOptions {
  vectorsPath: string;
  count: number;
  dimensions: number;
}

/** A raw float32 file of count × dimensions, row-major. Opening checks its size. */
export class VectorFile implements Disposable {
  private readonly fd: number;
  private readonly stride: number;

  constructor(options: VectorFileOptions) {
    this.fd = openSync(options.vectorsPath, 'r');
    this.stride = options.dimensions * 4;
    const { size } = fstatSync(this.fd);
    if (size === options.count * this.stride) return;
    closeSync(this.fd);
    throw new Error(`a vector file has ${size} bytes instead of ${options.count * this.stride}`);
  }

  /** Fills `bytes`, a whole number of rows, from row `first` on. */
  readInto(first: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const length = Math.min(bytes.length - at, 1 << 30);
      const read = readSync(this.fd, bytes, at, length, first * this.stride + at);
      if (read === 0) throw new Error('a vector file ends early');
      at += read;
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.fd);
  }
}

import type { Query } from 'mysql2';

/** A row as it came: bytes of the buffer from `offset` to `end`, valid while the reader is called. */
export interface RowPacket {
  buffer: Buffer;
  offset: number;
  end: number;
}

type Handler = (this: unknown, packet: RowPacket & { isEOF(): boolean }, connection: unknown) => unknown;

/**
 * Takes the rows of a statement from the driver before it makes an array and a buffer for each cell; what is no row
 * stays the driver's own. Call it in the turn in which the statement was given.
 */
export function readRows(query: Query, read: (row: RowPacket) => void): void {
  const own = query as unknown as { row: Handler };
  const driver = own.row;
  const handle: Handler = function row(packet, connection) {
    if (packet.isEOF()) return driver.call(this, packet, connection);
    read(packet);
    return handle;
  };
  own.row = handle;
}

import { connect } from 'node:net';

/** The number in the place of a protocol version that makes a connection a request to cancel. */
const cancelRequestCode = 80_877_102;

export interface CancelTarget {
  host: string;
  port: number;
  processId: number;
  secretKey: number;
}

/**
 * Asks a server to end the statement of another connection, which otherwise goes on until the server next writes to it.
 * Nobody answers; resolves when the request was taken or after `ms`. It goes in clear, as that of psql does: what it
 * gives away ends with the connection that it ends.
 */
export function cancelStatement(
  { host, port, processId, secretKey }: CancelTarget,
  ms: number,
): Promise<void> {
  const request = Buffer.alloc(16);
  request.writeInt32BE(request.length, 0);
  request.writeInt32BE(cancelRequestCode, 4);
  request.writeInt32BE(processId, 8);
  request.writeInt32BE(secretKey, 12);
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve();
    };
    const timer = setTimeout(end, ms);
    socket.on('error', end).on('close', end); // the server closes when it has read
    socket.on('connect', () => socket.write(request));
    socket.resume();
  });
}

import type { Socket } from 'node:net';
import mysql from 'mysql2';

/** A connection as the server knows it. */
export interface Victim {
  /** The number that the server gave it. */
  threadId: number;
  /** The port at our end: behind a proxy another server may know another connection by that number. */
  localPort: number;
}

/**
 * Ends another connection of the same user, whose statement would otherwise go on until the server next writes to it.
 * Nothing is ended that the server does not know by number and port. Resolves when that is asked for, cannot be, or
 * after `ms`.
 */
export async function killConnection(
  options: mysql.ConnectionOptions & { stream: () => Socket },
  { threadId, localPort }: Victim,
  ms: number,
): Promise<void> {
  const connection = mysql.createConnection({ ...options, connectTimeout: ms });
  connection.on('error', () => {}); // then the statement ends by itself
  const ask = (sql: string) =>
    new Promise<unknown[]>((resolve, reject) => {
      connection.query(sql, (error, rows) => (error ? reject(error) : resolve(rows as unknown[])));
    });
  const kill = async () => {
    const known = await ask(
      `SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ${threadId} AND HOST LIKE '%:${localPort}'`,
    );
    if (known.length > 0) await ask(`KILL ${threadId}`);
  };
  const timeout = Promise.withResolvers<void>();
  const timer = setTimeout(timeout.resolve, ms);
  try {
    await Promise.race([kill().catch(() => {}), timeout.promise]);
  } finally {
    clearTimeout(timer);
    connection.destroy();
  }
}

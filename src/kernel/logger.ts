import pino from 'pino';
import { redactJsonLine } from './redact.ts';

export type Logger = pino.Logger;

export interface LoggerOptions {
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** 1 is standard output, 2 is standard error. */
  fd?: 1 | 2;
}

/** Structured logs, one JSON object a line. Keys that may hold secrets are replaced wherever they stand. */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'token',
          'password',
          'secret',
          'dsn',
          'authorization',
          '*.token',
          '*.password',
          '*.secret',
          '*.dsn',
          '*.authorization',
        ],
        censor: '[redacted]',
      },
      // Last of all, on the finished line: no field of any foreign error gets past it.
      hooks: { streamWrite: redactJsonLine },
      serializers: { err: pino.stdSerializers.errWithCause },
    },
    pino.destination({ fd: options.fd ?? 2, sync: true }),
  );
}

import { pino, type Logger } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Structured log lines on stderr (stdout belongs to command output). Never given secrets. */
export function openLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}

/** A log that keeps nothing, for tests and library use. */
export const silentLog: Log = pino({ level: 'silent' });

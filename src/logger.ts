import { type DestinationStream, type Logger, pino, type SerializedError } from 'pino';
import type { Config } from './config/schema.ts';
import { inSource } from './source-lines.ts';

export type Log = Logger;

const MOST_UNWRITTEN = 1024 * 1024;
/** Well below that, or it would count as too much at once. */
const MOST_GATHERED = MOST_UNWRITTEN / 16;

/** JSON lines; where a person looks at a terminal, lines that people read. */
export async function createLogger(level: Config['log_level'], output?: DestinationStream): Promise<Log> {
  const toTerminal = output === undefined && process.stdout.isTTY === true;
  const destination = output ?? (toTerminal ? await prettyOutput() : gathered(standardOutput()));
  return pino(
    {
      level,
      base: null,
      timestamp: isoTime(),
      formatters: { level: (label) => ({ level: label }) },
      serializers: {
        err: pino.stdSerializers.wrapErrorSerializer((error: SerializedError) => ({
          ...error,
          stack: inSource(error.stack),
        })),
      },
    },
    destination,
  );
}

/** Of the lines of one millisecond, the first writes the time out. */
function isoTime(): () => string {
  let known = { at: Number.NaN, text: '' };
  return () => {
    const at = Date.now();
    if (at !== known.at) known = { at, text: `,"time":"${new Date(at).toISOString()}"` };
    return known.text;
  };
}

/** A log that cannot be written, on a full disk, ends nothing: its oldest lines wait for room, the newest are lost. */
function standardOutput(): DestinationStream {
  return pino.destination({ fd: 1, sync: true, maxLength: MOST_UNWRITTEN }).on('error', () => {});
}

/** One writing for all lines of a turn of the event loop; none is lost when the process ends. */
function gathered(output: DestinationStream): DestinationStream {
  let lines = '';
  const flush = () => {
    if (lines === '') return;
    output.write(lines);
    lines = '';
  };
  process.on('exit', flush);
  return {
    write(line) {
      if (lines === '') setImmediate(flush);
      lines += line;
      if (lines.length > MOST_GATHERED) flush();
    },
  };
}

async function prettyOutput(): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty');
  return pretty({ translateTime: 'SYS:HH:MM:ss', sync: true });
}

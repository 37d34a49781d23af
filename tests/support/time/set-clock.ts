/**
 * Sets the clock of a running program of somebody else's, as if somebody had set the computer's: what asks the kernel's
 * vDSO for the time of day gets it with so many seconds more. What measures how long something takes stays as it is.
 */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** clock_gettime by system call; `add [rsi], offset` where the realtime clock was asked. The offset follows at 24. */
const CODE = Buffer.from('b8e40000000f0585ff750a488b0d0600000048010ec300000000000000000000', 'hex');
const OFFSET_AT = 24;
const PTRACE_SCOPE = '/proc/sys/kernel/yama/ptrace_scope';
const FUNCTION = '__vdso_clock_gettime';

/** Why it cannot be done here; null where it can. */
export const CLOCK_CANNOT_BE_SET = whyNot();

function whyNot(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'the clock of another program is set on Linux on x64';
  const scope = existsSync(PTRACE_SCOPE) ? Number(readFileSync(PTRACE_SCOPE, 'utf8')) : 0;
  const own = scope < 2 || (scope === 2 && process.geteuid?.() === 0);
  return own ? null : `the kernel keeps programs from each other (${PTRACE_SCOPE} is ${scope})`;
}

/** In seconds beside the computer's clock. */
export async function setClockOf(pid: number, by: number): Promise<void> {
  const { from, to } = vdsoOf(pid);
  const memory = openSync(`/proc/${pid}/mem`, 'r+');
  try {
    const image = Buffer.alloc(to - from);
    readSync(memory, image, 0, image.length, from);
    const at = functionIn(image);
    const code = Buffer.from(CODE);
    code.writeBigInt64LE(BigInt(by), OFFSET_AT);
    if (image.subarray(at, at + OFFSET_AT).equals(code.subarray(0, OFFSET_AT))) {
      writeSync(memory, code, OFFSET_AT, 8, from + at + OFFSET_AT);
    } else {
      await whileNobodyIsIn({ pid, from, to }, () => writeSync(memory, code, 0, code.length, from + at));
    }
  } finally {
    closeSync(memory);
  }
}

function vdsoOf(pid: number): { from: number; to: number } {
  const [, from = '', to = ''] = /^(\w+)-(\w+) .*\[vdso\]$/m.exec(readFileSync(`/proc/${pid}/maps`, 'utf8')) ?? [];
  return { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) };
}

/** Where in the ELF image the function begins, by its table of dynamic symbols. */
function functionIn(image: Buffer): number {
  const [table, size, count] = [Number(image.readBigUInt64LE(40)), image.readUInt16LE(58), image.readUInt16LE(60)];
  const sections = Array.from({ length: count }, (_, index) => {
    const at = table + index * size;
    const [offset, length] = [24, 32].map((field) => Number(image.readBigUInt64LE(at + field)));
    return {
      kind: image.readUInt32LE(at + 4),
      offset: offset ?? 0,
      length: length ?? 0,
      link: image.readUInt32LE(at + 40),
    };
  });
  const symbols = sections.find(({ kind }) => kind === 11);
  const names = sections[symbols?.link ?? 0];
  for (let at = symbols?.offset ?? 0; at < (symbols?.offset ?? 0) + (symbols?.length ?? 0); at += 24) {
    const name = (names?.offset ?? 0) + image.readUInt32LE(at);
    if (image.toString('latin1', name, image.indexOf(0, name)) === FUNCTION)
      return Number(image.readBigUInt64LE(at + 8));
  }
  throw new Error(`the vDSO has no ${FUNCTION}`);
}

/** A thread that is stopped in the middle of the function would go on in the middle of another one. */
async function whileNobodyIsIn({ pid, from, to }: { pid: number; from: number; to: number }, act: () => void) {
  for (;;) {
    process.kill(pid, 'SIGSTOP');
    try {
      await setTimeout(20);
      const places = readdirSync(`/proc/${pid}/task`).map((task) =>
        Number.parseInt(readFileSync(`/proc/${pid}/task/${task}/syscall`, 'utf8').trim().split(' ').at(-1) ?? '', 16),
      );
      if (places.every((place) => Number.isFinite(place) && (place < from || place >= to))) return void act();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  }
}

import type { ProgramOptions } from './program.ts';

/** A disk with room for so many bytes of each file and no more: the write that crosses it comes back short. */
export const ROOM = 4096;

export const FULL_DISK: ProgramOptions = {
  // The shell counts in blocks of 512 bytes.
  prefix: ['sh', '-c', `ulimit -f ${ROOM / 512} && exec "$0" "$@"`],
  environment: { NODE_DISABLE_COMPILE_CACHE: '1' },
};

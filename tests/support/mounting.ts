/** It takes root, and a system that lets him have mounts of his own. */
import { spawnSync } from 'node:child_process';

export const mayMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

/** Watches in a process of its own; says whether the system tells of changes here, and when the first one is seen. */
import { watch } from 'node:fs';
import { dirname } from 'node:path';
import { BufferWatch } from '../../../src/buffer/watch.ts';

const path = process.argv[2] ?? '';

function systemTells(): boolean {
  try {
    watch(dirname(path), () => undefined).close();
    return true;
  } catch {
    return false;
  }
}

const onChange = () => {
  console.log('changed');
  process.exit();
};
new BufferWatch({ path, pollMs: 25, onChange });
console.log(systemTells() ? 'told' : 'not told');

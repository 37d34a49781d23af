/**
 * Prints the folders under node_modules that the product needs to run, one a line, as the lock file has them: an
 * installation takes them from the checkout it was built in, and needs neither npm nor a network.
 */
import { readFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
for (const [path, { dev, optional, devOptional }] of Object.entries(lock.packages)) {
  if (path.startsWith('node_modules/') && !dev && !optional && !devOptional) console.log(path);
}

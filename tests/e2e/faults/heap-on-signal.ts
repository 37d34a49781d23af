/** Loaded into the monitor before itself: on SIGUSR2 it lets go of all that nobody needs. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
process.on('SIGUSR2', () => {
  for (let time = 0; time < 3; time++) collect();
});

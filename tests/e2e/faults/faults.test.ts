/** What goes wrong while the monitor waits, one test each. They wait side by side. */
import './adapter.ts';
import './file.ts';
import './disk.ts';
import './clock.ts';
import './clients.ts';
import './service.ts';

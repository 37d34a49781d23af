/**
 * For tests in which a real Prometheus or Alertmanager takes part, whose clock cannot be set: imported before anything
 * is started, it gives the clock of this computer back, and puts the shop where it is now as late as the run has chosen.
 */
import { zoneWhereItIs } from './run-time.ts';

process.env.SHOP_CLOCK_OFFSET = '0';
process.env.SHOP_ZONE = zoneWhereItIs(process.env.SHOP_AT ?? '12:00', Date.now() / 1000);

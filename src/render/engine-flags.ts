/**
 * How the engines are started, wherever they are, so that the restart of one of them is not taken for the end of an
 * alert. The files that start them repeat these, and a test holds them to it.
 */
import { TOLERATED_LAG_SECONDS } from './centre-alerts.ts';

/**
 * By default an alert whose `for` is below ten minutes begins anew when Prometheus does. And Alertmanager takes an alert
 * for over that it has not been told of again for four times the resend delay: with the minute of the default an absence
 * of three minutes was too long where the last telling had been a minute ago, and Prometheus took a while to start.
 */
export const PROMETHEUS_FLAGS = ['--rules.alert.for-grace-period=1m', '--rules.alert.resend-delay=90s'] as const;

/** The centre's, beside those: a shop whose clock or line is late by as much as is tolerated is seen as it is. */
export const CENTRE_FLAGS = [...PROMETHEUS_FLAGS, `--query.lookback-delta=${TOLERATED_LAG_SECONDS}s`] as const;

/** By default a killed Alertmanager forgets what it sent in the last quarter of an hour: it tells that again, and no end. */
export const ALERTMANAGER_FLAGS = ['--data.maintenance-interval=10s'] as const;

/** What dashboards read beside the readings of the shop: this program's own metrics, Prometheus' and Alertmanager's. */
export interface Named {
  readonly name: string;
  readonly labelNames: readonly string[];
}

function named(name: string, ...labelNames: readonly string[]): Named {
  return { name, labelNames };
}

export const activeAlerts = named('pos_monitor_active_alerts', 'priority');
export const alertSeen = named('pos_monitor_alert_seen', 'alert', 'pos_id', 'priority', 'by');
export const channelDelivered = named('pos_monitor_channel_delivered_timestamp_seconds', 'channel');
export const collectorSuccess = named('pos_monitor_collector_success', 'collector');
export const bufferReads = named('pos_monitor_buffer_reads_total', 'outcome');
export const adapterProbes = named('pos_monitor_adapter_probes_total', 'outcome');
export const deliveryBuckets = named('kkt_sync_duration_seconds_bucket', 'le');
export const deliveryCount = named('kkt_sync_duration_seconds_count');
export const httpRequests = named('http_requests_total', 'route', 'method', 'status');
export const websocketClients = named('pos_monitor_websocket_clients');
export const residentMemory = named('process_resident_memory_bytes');
export const buildInfo = named('pos_monitor_build_info', 'version', 'node');

/** What this program exports about itself; a test compares it with the page that it serves. */
export const ownSeries = [
  activeAlerts,
  alertSeen,
  channelDelivered,
  collectorSuccess,
  bufferReads,
  adapterProbes,
  deliveryBuckets,
  deliveryCount,
  httpRequests,
  websocketClients,
  residentMemory,
  buildInfo,
] as const;

export const alerts = named('ALERTS', 'alertname', 'alertstate', 'priority', 'pos_id');
export const alertsSince = named('ALERTS_FOR_STATE', 'alertname', 'priority', 'pos_id');
export const up = named('up');
export const scrapeDuration = named('scrape_duration_seconds');
export const ruleEvaluations = named('prometheus_rule_evaluations_total', 'rule_group');
export const ruleFailures = named('prometheus_rule_evaluation_failures_total', 'rule_group');
export const alertsSent = named('prometheus_notifications_sent_total', 'alertmanager');
export const alertsDropped = named('prometheus_notifications_dropped_total');
export const messages = named('alertmanager_notifications_total', 'integration');
export const messagesFailed = named('alertmanager_notifications_failed_total', 'integration');
export const silences = named('alertmanager_silences', 'state');

/** What Prometheus and Alertmanager export about themselves. */
export const toolSeries = [
  alerts,
  alertsSince,
  up,
  scrapeDuration,
  ruleEvaluations,
  ruleFailures,
  alertsSent,
  alertsDropped,
  messages,
  messagesFailed,
  silences,
] as const;

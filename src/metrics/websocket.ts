import { Counter, Gauge, type Registry } from 'prom-client';

export interface WebsocketMetrics {
  opened(): void;
  closed(): void;
  refused(): void;
  sent(): void;
}

export function websocketMetrics(registry: Registry): WebsocketMetrics {
  const registers = [registry];
  const connections = new Counter({
    name: 'websocket_connections_total',
    help: 'WebSocket connections accepted',
    registers,
  });
  const clients = new Gauge({ name: 'pos_monitor_websocket_clients', help: 'Open WebSocket connections', registers });
  const refused = new Counter({
    name: 'pos_monitor_websocket_refused_total',
    help: 'WebSocket connections refused: too many, not allowed, or not authorized',
    registers,
  });
  const messages = new Counter({
    name: 'pos_monitor_websocket_messages_total',
    help: 'Messages sent to WebSocket clients',
    registers,
  });
  return {
    opened() {
      connections.inc();
      clients.inc();
    },
    closed: () => clients.dec(),
    refused: () => refused.inc(),
    sent: () => messages.inc(),
  };
}

import { Gauge, type Registry } from 'prom-client';

export function buildInfo(registry: Registry, version: string): void {
  new Gauge({
    name: 'pos_monitor_build_info',
    help: 'The version that runs',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.version }, 1);
}

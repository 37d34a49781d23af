/** VictoriaMetrics in the place of Prometheus: vmagent scrapes, vmalert judges, and both ask and tell one storage. */
import { join } from 'node:path';
import { VMAGENT_FLAGS } from '../../src/render/prometheus.ts';
import { type Child, type ChildOptions, startChild } from '../../src/stack/engines.ts';
import { freePort } from '../../src/stack/ports.ts';
import { type Tool, tool } from './tools.ts';

interface VictoriaOptions {
  /** Holds prometheus/, as it is rendered. */
  readonly folder: string;
  readonly port: number;
  readonly alertmanager: string;
  /** By how much everything is faster than in a shop. */
  readonly pace: number;
}

export async function startVictoria({ folder, port, alertmanager, pace }: VictoriaOptions): Promise<Child> {
  const seconds = (ofShop: number) => `${Math.max(1, Math.round(ofShop / pace))}s`;
  const url = `http://127.0.0.1:${port}`;
  const data = (of: string) => join(folder, 'data', of);
  const parts: Child[] = [];
  const stop = async (signal?: 'SIGTERM' | 'SIGKILL') => {
    for (const part of parts.splice(0).toReversed()) await part.stop(signal);
  };
  try {
    parts.push(
      await startChild(
        program('victoria-metrics', port, [`-storageDataPath=${data('victoria')}`, '-search.latencyOffset=1s']),
      ),
    );
    parts.push(
      await startChild(
        program('vmagent', await freePort(), [
          `-promscrape.config=${join(folder, 'prometheus', 'prometheus.yml')}`,
          ...[...VMAGENT_FLAGS, '-promscrape.fileSDCheckInterval=1s'],
          ...[`-remoteWrite.url=${url}/api/v1/write`, `-remoteWrite.tmpDataPath=${data('vmagent')}`],
        ]),
      ),
    );
    parts.push(
      await startChild(
        program('vmalert', await freePort(), [
          `-rule=${join(folder, 'prometheus', 'rules', '*.yml')}`,
          ...[`-datasource.url=${url}`, `-remoteWrite.url=${url}`, `-remoteRead.url=${url}`],
          ...['-remoteWrite.flushInterval=1s', `-notifier.url=http://${alertmanager}`],
          // It looks back no farther than one evaluation unless it is told to, and lets an alert end after four of them.
          ...[`-datasource.queryStep=${seconds(300)}`, `-rule.resendDelay=${seconds(90)}`],
          `-evaluationInterval=${seconds(15)}`,
        ]),
      ),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: 0, stop };
}

function program(
  name: Extract<Tool, 'victoria-metrics' | 'vmagent' | 'vmalert'>,
  port: number,
  args: string[],
): ChildOptions {
  const address = `127.0.0.1:${port}`;
  return {
    name,
    program: tool(name),
    args: [`-httpListenAddr=${address}`, '-loggerLevel=ERROR', ...args],
    url: `http://${address}`,
    readyPath: '/health',
  };
}

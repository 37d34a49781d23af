/** Everything that is rendered from the config and the alert catalog for the programs beside pos-monitor. */
import type { Config } from '../config/schema.ts';
import { alertmanagerFiles } from './alertmanager.ts';
import type { RenderedFile } from './file.ts';
import type { Places } from './places.ts';
import { agentFiles, prometheusFile } from './prometheus.ts';
import { ruleFile } from './rules.ts';
import { templateFile } from './templates.ts';

export function renderFiles(config: Config, places: Places, isPrivate = false): RenderedFile[] {
  return [
    prometheusFile(config, places),
    ruleFile(config),
    ...agentFiles(config, places),
    ...alertmanagerFiles(config, places, isPrivate),
    templateFile(config),
  ];
}

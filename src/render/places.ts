/** Where the programs of the stack find each other: by default as the containers of compose.yml do. */
export interface Places {
  readonly monitor: string;
  readonly prometheus: string;
  readonly alertmanager: string;
}

export const COMPOSE: Places = {
  monitor: 'pos_monitor:8001',
  prometheus: 'localhost:9090',
  alertmanager: 'alertmanager:9093',
};

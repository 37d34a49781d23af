/** What the demo's page offers by name; the scenarios of the simulator that tell them. */
export interface Story {
  /** The scenario, as typed on the command line. */
  readonly name: string;
  readonly title: { readonly ru: string; readonly en: string };
}

export const STORIES: readonly Story[] = [
  { name: 'normal-day', title: { ru: 'Всё хорошо', en: 'all well' } },
  { name: 'ofd-outage', title: { ru: 'ОФД пропал', en: 'the OFD is gone' } },
  { name: 'poison-receipt', title: { ru: 'Чек держит все остальные', en: 'one receipt blocks all others' } },
];

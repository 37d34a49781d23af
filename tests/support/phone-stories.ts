/** What came to the phone in a story of a shop, kept for the table in docs/reliability.md. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PhoneMessage {
  /** Its name and its level. */
  readonly alert: string;
  readonly status: string;
  /** The minute of the shop. */
  readonly at: number;
}

export interface PhoneStory {
  readonly name: string;
  readonly steps: readonly (readonly [scene: string, minutes: number])[];
  readonly messages: readonly PhoneMessage[];
}

const FOLDER = process.env.PHONE_STORIES;

export function keepPhoneStory(story: PhoneStory): void {
  if (FOLDER === undefined) return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${story.name}.json`), JSON.stringify(story));
}

export function keptPhoneStories(folder: string): PhoneStory[] {
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as PhoneStory);
}

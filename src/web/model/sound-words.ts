/** Browsers keep a page silent until it is touched: wanting sound and having it are two things. */
export type SoundState = 'on' | 'waiting' | 'off';

export const SOUND_WORDS: Readonly<Record<SoundState, string>> = {
  on: 'Звук включён',
  waiting: 'Звук ждёт касания',
  off: 'Звук выключен',
};

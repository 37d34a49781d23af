import type { Tone } from '../../domain/faces.ts';
import { Sign } from './icons.tsx';

/** A light and its word. */
export function Status({ tone, words, testId }: { tone: Tone; words: string; testId: string }) {
  return (
    <span class={`status tone-${tone}`} data-tone={tone}>
      <Sign tone={tone} />
      <span data-testid={testId}>{words}</span>
    </span>
  );
}

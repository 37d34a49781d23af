/** An answer is turned into text once for each View, however many ask for it. */
import { oncePer } from '../domain/once-per.ts';
import type { View } from '../domain/seen.ts';
import { JSON_TYPE, type Reply } from './route.ts';

export type Serialized = (view: View, key: string, answer: () => unknown) => Reply;

export function createSerialized(): Serialized {
  const repliesOf = oncePer((_: View) => new Map<string, Reply>());
  return (view, key, answer) => {
    const replies = repliesOf(view);
    const before = replies.get(key);
    if (before !== undefined) return before;
    const reply: Reply = { type: JSON_TYPE, body: Buffer.from(JSON.stringify(answer())) };
    replies.set(key, reply);
    return reply;
  };
}

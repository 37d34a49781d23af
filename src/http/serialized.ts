/** An answer is turned into text once for each View, however many ask for it. */
import type { View } from '../domain/view.ts';
import { JSON_TYPE, type Reply } from './route.ts';

export type Serialized = (view: View, key: string, answer: () => unknown) => Reply;

export function createSerialized(): Serialized {
  const known = new WeakMap<View, Map<string, Reply>>();
  return (view, key, answer) => {
    let replies = known.get(view);
    if (replies === undefined) {
      replies = new Map();
      known.set(view, replies);
    }
    const before = replies.get(key);
    if (before !== undefined) return before;
    const reply: Reply = { type: JSON_TYPE, body: Buffer.from(JSON.stringify(answer())) };
    replies.set(key, reply);
    return reply;
  };
}

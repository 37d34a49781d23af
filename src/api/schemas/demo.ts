/** What the list beside DEMO on the page shows. */
import * as z from 'zod';

export const demoAnswer = z.object({
  stories: z.array(z.object({ name: z.string(), title: z.string() })),
  playing: z.string().nullable().describe('null between two stories; also one that is not offered here'),
  ready: z.boolean().describe('Whether the screen shows already what the story is about'),
});
export type DemoAnswer = z.infer<typeof demoAnswer>;

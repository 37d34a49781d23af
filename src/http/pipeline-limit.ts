/** A client may ask again before it is answered. Who asks and asks and reads nothing would make us hoard the answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** No browser asks ahead at all, and hardly any program. */
const MOST_AHEAD = 16;

/** Returns whether the request came too early; its connection is cut then. */
export type PipelineLimit = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createPipelineLimit(onCut: () => void): PipelineLimit {
  const unanswered = new WeakMap<Socket, { count: number }>();
  return ({ socket }, response) => {
    // What came in one piece with the request too many is still told of after the cut.
    if (socket.destroyed) return true;
    let ahead = unanswered.get(socket);
    if (ahead === undefined) {
      ahead = { count: 0 };
      unanswered.set(socket, ahead);
    }
    if (ahead.count === MOST_AHEAD) {
      onCut();
      socket.destroy();
      return true;
    }
    ahead.count += 1;
    response.on('close', () => {
      ahead.count -= 1;
    });
    return false;
  };
}

/** A client may ask again before it is answered. Who asks and asks and reads nothing would make us hoard the answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';

declare module 'node:net' {
  interface Socket {
    unansweredRequests?: number;
  }
}

/** No browser asks ahead at all, and hardly any program. */
const MOST_AHEAD = 16;

/** Returns whether the request came too early; its connection is cut then. */
export type PipelineLimit = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createPipelineLimit(onCut: () => void): PipelineLimit {
  return ({ socket }, response) => {
    // What came in one piece with the request too many is still told of after the cut.
    if (socket.destroyed) return true;
    const count = (socket.unansweredRequests ?? 0) + 1;
    if (count > MOST_AHEAD) {
      onCut();
      socket.destroy();
      return true;
    }
    socket.unansweredRequests = count;
    response.on('close', () => {
      socket.unansweredRequests = (socket.unansweredRequests ?? 1) - 1;
    });
    return false;
  };
}

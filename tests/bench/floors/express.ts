import { createServer, type Server } from 'node:http';
import express from 'express';
import type { Fixed } from './floor-process.ts';

export function expressFloor(answers: ReadonlyMap<string, Fixed>): Server {
  const app = express();
  for (const [path, { type, body }] of answers) {
    app.get(path, (_request, response) => {
      response.type(type).send(body);
    });
  }
  return createServer(app);
}

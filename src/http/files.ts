/** Files of a folder that the build made, with ranges and conditions as Express answers them. */
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import express from 'express';
import { takesEncoding } from './accept-encoding.ts';
import type { Visit } from './visit.ts';

/** The build lays compressed files beside the plain ones; nothing is compressed while somebody waits. */
const ENCODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;

/** Of what the build compresses: the name that is read says nothing of it any more. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** Nothing above, below or hidden. */
const NAME = /^\w[\w.-]*$/;

/** Needs nothing of Express's own responses, whatever its types say. */
interface Served {
  serve(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): unknown;
}

export function filesOf(folder: string) {
  const options = { index: false, redirect: false, cacheControl: false, fallthrough: false };
  const { serve }: Served = { serve: express.static(folder, options) };
  const has = (name: string) => NAME.test(name) && existsSync(join(folder, name));
  return {
    has,
    /** Rejects where a range or a condition cannot be met. */
    send({ request, response }: Visit, name: string, cacheControl: string): Promise<null> {
      const type = TYPES[extname(name)];
      const accepted = request.headers['accept-encoding'];
      const encoding = ENCODINGS.find((known) => takesEncoding(accepted, known.name) && has(name + known.suffix));
      response.appendHeader('Vary', 'Accept-Encoding');
      response.setHeader('Cache-Control', cacheControl);
      if (type !== undefined && encoding !== undefined) {
        response.setHeader('Content-Type', type);
        response.setHeader('Content-Encoding', encoding.name);
        request.url = `/${name}${encoding.suffix}`;
      } else {
        request.url = `/${name}`;
      }
      return new Promise((resolve, reject) => {
        response.once('close', () => resolve(null));
        serve(request, response, (error: unknown) => {
          // The refusal is no part of the file.
          for (const header of ['Content-Encoding', 'ETag', 'Last-Modified']) response.removeHeader(header);
          response.setHeader('Cache-Control', 'no-store');
          reject(error);
        });
      });
    },
  };
}

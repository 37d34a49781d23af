/** Where in the sources something went wrong: a trace of the bundle names one long line of a file that nobody wrote. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const PLACE = /(file:\/\/\S+?\.js):(\d+):(\d+)/g;

/** Read when something went wrong, and not kept. A trace whose map is missing stays as it is. */
export function inSource(trace: string): string {
  const maps = new Map<string, SourceMap | null>();
  return trace.replace(PLACE, (place, url: string, line: string, column: string) => {
    const map = maps.get(url) ?? mapOf(url);
    maps.set(url, map);
    const origin = map?.findOrigin(Number(line), Number(column));
    if (origin === undefined || !('fileName' in origin)) return place;
    const path = decodeURI(origin.fileName).replace(/^.*\/(?=src\/|node_modules\/)/, '');
    return `${path || basename(url)}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}

function mapOf(url: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')));
  } catch {
    return null;
  }
}

/** The same page in OpenMetrics' words, for whoever asks for them; and how it is asked. */

export const OPENMETRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

const COMMENT = /^# (HELP|TYPE) (\S+) (.*)$/;

/** There a counter's family bears its name without `_total`, nothing stands between families, and the end is said. */
export function openMetrics(page: string): string {
  const counters = new Set(Array.from(page.matchAll(/^# TYPE (\S+_total) counter$/gm), ([, name]) => name));
  const lines = page.split('\n').flatMap((line) => {
    if (!line.startsWith('#')) return line === '' ? [] : [line];
    const [, word, name = '', rest = ''] = COMMENT.exec(line) ?? [];
    if (word === undefined) return [];
    const family = counters.has(name) ? name.slice(0, -'_total'.length) : name;
    // A counter of another name is none there.
    const said =
      word === 'HELP' ? rest.replaceAll('"', '\\"') : family === name && rest === 'counter' ? 'unknown' : rest;
    return [`# ${word} ${family} ${said}`];
  });
  return [...lines, '# EOF', ''].join('\n');
}

/** Whether these words of Accept like it at least as much as the plain format. */
export function asksForOpenMetrics(accept = ''): boolean {
  const wishes = accept.split(',').map((wish) => {
    const [type = '', ...parameters] = wish.split(';').map((part) => part.trim().toLowerCase());
    const value = (name: string) => parameters.find((known) => known.startsWith(`${name}=`))?.slice(name.length + 1);
    return { type, version: value('version') ?? '1.0.0', quality: Number(value('q') ?? 1) };
  });
  const best = (fits: (wish: (typeof wishes)[number]) => boolean) =>
    Math.max(0, ...wishes.filter(fits).map(({ quality }) => quality));
  const liked = best(({ type, version }) => type === 'application/openmetrics-text' && version === '1.0.0');
  return liked > 0 && liked >= best(({ type }) => ['text/plain', 'text/*', '*/*'].includes(type));
}

/** Whether these words of Accept-Encoding take gzip. */
export function takesGzip(encodings: string | readonly string[] = ''): boolean {
  return /(^|[\s,])(gzip|\*)\s*(;\s*q=(1|0?\.0*[1-9]))?[\d.]*\s*(,|$)/i.test(String(encodings));
}

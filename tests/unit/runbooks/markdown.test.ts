import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf, escapeHtml, toHtml } from '../../../src/runbooks/pages.ts';

const nothing = new Map<string, string>();

describe('Markdown to HTML', () => {
  test('makes headings, lists and code', () => {
    expect(toHtml('# Да\n\n- раз\n\n```sh\ndf -h\n```', nothing)).toMatch(
      /<h1>Да<\/h1>\s*<ul>\s*<li>раз<\/li>\s*<\/ul>\s*<pre><code class="language-sh">df -h\s*<\/code><\/pre>/,
    );
  });

  test('goes on counting after a command between two steps', () => {
    expect(toHtml('1. раз\n\n```sh\nls\n```\n\n2. два', nothing)).toContain('<ol start="2">');
  });

  test('shows HTML as text, in a block and in a line', () => {
    const html = toHtml('<script>alert(1)</script>\n\nтекст <img src=x onerror=alert(1)> текст', nothing);
    expect(html).not.toMatch(/<(script|img)/);
    expect(html).toContain('&lt;script&gt;');
  });

  test('a page becomes its address; a link that leads anywhere dangerous stays as words', () => {
    expect(toHtml('[да](update.md)', nothing)).toContain('<a href="/runbooks/update">да</a>');
    expect(toHtml('[нет](javascript:alert(1)) ![нет](http://a/b.png)', nothing)).not.toMatch(/href|img|javascript/);
  });

  test.each([
    ['update.md', '/runbooks/update'],
    ['/', '/'],
    ['https://example.org/a', 'https://example.org/a'],
    ['//example.org', null],
    ['/\\example.org', null],
    ['../../etc/passwd', null],
    ['../secret.md', null],
    ['data:text/html,x', null],
    [' javascript:alert(1)', null],
  ])('%s leads to %s', (href, address) => {
    expect(addressOf(href)).toBe(address);
  });

  test('a placeholder is filled in text, in code and in a link', () => {
    const values = new Map([['public_url', 'http://till:8001']]);
    expect(toHtml('{{public_url}} `curl {{public_url}}/health` [экран]({{public_url}}/)', values)).toBe(
      '<p>http://till:8001 <code>curl http://till:8001/health</code> <a href="http://till:8001/">экран</a></p>\n',
    );
  });

  test('whatever a shop is called, its name adds no element to the page', () => {
    const tags = (html: string) => html.match(/<[^>]*>/g);
    fc.assert(
      fc.property(fc.string(), (name) => {
        const html = toHtml('# {{shop_name}}\n\n**{{shop_name}}** `{{shop_name}}`', new Map([['shop_name', name]]));
        expect(tags(html)).toEqual(tags(toHtml('# x\n\n**x** `x`', nothing)));
        expect(html).toContain(escapeHtml(name));
      }),
    );
  });
});

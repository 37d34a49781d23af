/** Markdown to HTML. HTML in the source is shown as text, and a link leads only to a page, a path or a web address. */
import { Marked, type Tokens } from 'marked';
import { fill, type Placeholders } from './placeholders.ts';

/** Placeholders are filled in last and escaped, so that a shop's name can be neither Markdown nor HTML. */
export function toHtml(markdown: string, values: Placeholders): string {
  const marked = new Marked({
    async: false,
    gfm: true,
    renderer: {
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
      image: ({ text }: Tokens.Image) => escapeHtml(text),
      link({ href, tokens }: Tokens.Link) {
        const words = this.parser.parseInline(tokens);
        const address = addressOf(fill(href, values));
        return address === null ? words : `<a href="${escapeHtml(address)}">${words}</a>`;
      },
    },
  });
  return fill(marked.parse(markdown, { async: false }), values, escapeHtml);
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export function addressOf(href: string): string | null {
  const page = /^([\w-]+)\.md$/.exec(href)?.[1];
  if (page !== undefined) return `/runbooks/${page}`;
  if (/^\/(?![/\\])/.test(href)) return href;
  return ['http:', 'https:'].includes(URL.parse(href)?.protocol ?? '') ? href : null;
}

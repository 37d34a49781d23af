/** Builds the page into dist/public. Nothing is inlined, so that the strictest Content-Security-Policy holds. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative addresses: the page also works behind a proxy that serves it under a prefix.
  base: './',
  build: {
    outDir: fileURLToPath(new URL('../../dist/public', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['chrome100', 'firefox100', 'safari15.4'],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});

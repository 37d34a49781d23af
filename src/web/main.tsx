import { effect } from '@preact/signals';
import { render } from 'preact';
import { App } from './app.tsx';
import { startFollowing } from './following.ts';
import { keepPage } from './last-picture.ts';
import { startSigns } from './signs.ts';
import { changeSettings, posId, posIdOf, settings } from './store.ts';

addEventListener('hashchange', () => {
  posId.value = posIdOf(new URL(location.href));
});

/** Installed, the page is started without the till for which it was installed. */
function openOwnTill(): void {
  const { till } = settings.peek();
  const installed = matchMedia('(display-mode: standalone)').matches;
  if (installed && till !== '' && location.hash === '' && posId.peek() === null) {
    location.hash = `#/${encodeURIComponent(till)}`;
  }
  effect(() => changeSettings({ till: posId.value ?? '' }));
}

const page = document.querySelector('#page');
if (page !== null) {
  openOwnTill();
  keepPage();
  startFollowing();
  startSigns();
  render(<App />, page);
}

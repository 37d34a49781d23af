import { render } from 'preact';
import { App } from './app.tsx';
import { startFollowing } from './following.ts';
import { startSigns } from './signs.ts';
import { posId, posIdOf } from './store.ts';

addEventListener('hashchange', () => {
  posId.value = posIdOf(new URL(location.href));
});

const page = document.querySelector('#page');
if (page !== null) {
  startFollowing();
  startSigns();
  render(<App />, page);
}

/** The whole screen as text, without a browser. */
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { TopProductsAnswer } from '../../../src/api/schemas/sales.ts';
import { type Connection, unconnected } from '../../../src/web/live/connection.ts';
import type { Message } from '../../../src/web/live/rest.ts';
import { dashboard } from '../../../src/web/model/dashboard.ts';
import { DashboardView } from '../../../src/web/parts/dashboard.tsx';
import { history, PRODUCTS } from '../../support/page-answers.ts';
import { NOON } from '../../support/page-states.ts';

/** A screen that hears of everything at once. */
export const LIVE: Connection = { ...unconnected(0), link: 'live', socket: 'open' };
const nothing = () => {};

/** What the screen shows of a message, and its words. */
export function screen(
  message: Message | null,
  {
    connection = LIVE,
    posId = null as string | null,
    now = NOON,
    user = null as string | null,
    confirmedAt = null as number | null,
    products = PRODUCTS as TopProductsAnswer | null,
  } = {},
) {
  const known = {
    message,
    connection,
    posId,
    now,
    confirmedAt,
    offset: 0,
    products,
    history: history(),
    weeks: null,
    categories: null,
  };
  const picture = dashboard(known);
  const callbacks = {
    onAcknowledge: nothing,
    onHelp: nothing,
    onSound: nothing,
    onOpen: nothing,
    onDay: nothing,
    onLogout: async () => {},
  };
  const html = renderToString(h(DashboardView, { picture, posId, user, sound: 'off', ringing: 0, ...callbacks }));
  return {
    html,
    picture,
    /** The words of the element with this test id, or null. */
    text: (testId: string): string | null => {
      const [, tag, inside] =
        new RegExp(`<(\\w+)[^>]*data-testid="${testId}"[^>]*>([\\s\\S]*?)</\\1>`).exec(html) ?? [];
      if (tag === undefined || inside === undefined) return null;
      return inside.replace(/<[^>]*>/g, '').replace(/[\u202f\u00a0]/g, ' ');
    },
  };
}

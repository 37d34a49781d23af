import { expect, test } from 'vitest';
import { COOKIE, cookieFor, noCookie, tokensIn } from '../../../src/auth/tokens.ts';

test('no script sees it, no other site sends it, and over TLS nobody overhears it', () => {
  const plain = cookieFor({ token: 'x', seconds: 1 }, false);
  expect(plain).toMatch(/^pos_monitor_session=x; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(cookieFor({ token: 'x', seconds: 1 }, true)).toBe(`${plain}; Secure`);
});

test('it goes by the attributes it came with', () => {
  expect(noCookie(false)).toBe('pos_monitor_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict');
  expect(noCookie(true)).toBe(`${noCookie(false)}; Secure`);
});

test.each([
  [undefined, []],
  ['', []],
  ['a=b; c', []],
  [`${COOKIE}=x`, ['x']],
  [`a=b;${COOKIE}=x=y==; c=d`, ['x=y==']],
  [`${COOKIE}=1; ${COOKIE}=2`, ['1', '2']],
  [`x${COOKIE}=1; ${COOKIE}2=1; ${COOKIE.toUpperCase()}=1`, []],
  [`${COOKIE}=1; `.repeat(1000), ['1', '1', '1', '1']],
])('of %.60j the tokens are %j', (header, tokens) => {
  expect(tokensIn(header)).toEqual(tokens);
});

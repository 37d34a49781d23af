/** The login page's address names where somebody wanted. */
export const RETURN_TO = 'to';

/** A place of this service, and nowhere else. */
export function wantedAt({ origin, searchParams }: URL): string | null {
  const named = searchParams.get(RETURN_TO);
  if (named === null || !URL.canParse(named, origin)) return null;
  const wanted = new URL(named, origin);
  return wanted.origin === origin ? wanted.pathname + wanted.search : null;
}

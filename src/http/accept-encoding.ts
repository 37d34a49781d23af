/** Whether what a client says in Accept-Encoding takes this one. */
export function takesEncoding(header: string | string[] | undefined, encoding: string): boolean {
  const offers = String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((offer) => offer.split(';').map((part) => part.trim()));
  const [, ...weights] = offers.find(([name]) => name === encoding) ??
    offers.find(([name]) => name === '*') ?? ['', 'q=0'];
  return !weights.some((weight) => /^q=0(\.0*)?$/.test(weight));
}

/** An IPv4 address as it is, where a socket that speaks IPv6 as well tells it mapped: `::ffff:10.0.0.7`. */
export function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/**
 * An address of this computer that nobody else listens at: who goes on asking a port that the system has meanwhile given
 * to another test does not reach that one.
 */
export function ownAddress(): string {
  const part = () => 1 + Math.floor(Math.random() * 254);
  return `127.${part()}.${part()}.${part()}`;
}

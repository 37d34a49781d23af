/** What stands under a name that somebody else chose: a terminal called `constructor` is not found by accident. */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

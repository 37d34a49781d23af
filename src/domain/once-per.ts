/** Makes of each View, or of what it is asked for besides, one thing once; it is forgotten with what it was made from. */
export function oncePer<From extends object, Made>(make: (from: From) => Made): (from: From) => Made {
  const made = new WeakMap<From, { readonly it: Made }>();
  return (from) => {
    const known = made.get(from) ?? { it: make(from) };
    made.set(from, known);
    return known.it;
  };
}

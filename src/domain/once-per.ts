/** Makes of each View, or of what it is asked for besides, one thing once; it is forgotten with what it was made from. */
export function oncePer<From extends object, Made>(make: (from: From) => Made): (from: From) => Made {
  const made = new WeakMap<From, { readonly it: Made }>();
  return (from) => {
    const known = made.get(from);
    if (known !== undefined) return known.it;
    const it = make(from);
    made.set(from, { it });
    return it;
  };
}

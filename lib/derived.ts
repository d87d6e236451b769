/**
 * The same function, which works once for each object and gives what it made as long as that object is held.
 * For what is never changed once it is there: the answer of a call, a page of a list.
 */
export function derived<From extends object, Made>(make: (from: From) => Made): (from: From) => Made {
  const made = new WeakMap<From, { value: Made }>();
  return (from) => {
    const known = made.get(from) ?? { value: make(from) };
    made.set(from, known);
    return known.value;
  };
}

/**
 * The same function, which works once for each object and gives what it made as long as that object is held.
 * For what is never changed once it is there: the answer of a call, a page of a list. What was made stands in the object
 * itself, unseen by copies and by JSON: a WeakMap that has grown old holds what it was given until a full collection, so
 * that every page of every answer would outlive the small ones.
 */
export function derived<From extends object, Made>(make: (from: From) => Made): (from: From) => Made {
  const key = Symbol("derived");
  return (from) => {
    const known: { value: Made } | undefined = Object(from)[key];
    if (known) return known.value;
    const value = make(from);
    Reflect.defineProperty(from, key, { value: { value } });
    return value;
  };
}

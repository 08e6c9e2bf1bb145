type Asynchronous<Args extends unknown[], T> = (...args: Args) => Promise<T>

/**
 * A function whose code is loaded when it is first called, and not with the package, because most
 * who use the package do not call it.
 */
export function onFirstUse<Args extends unknown[], T>(
  load: () => Promise<Asynchronous<Args, T>>,
): Asynchronous<Args, T> {
  return async (...args) => (await load())(...args)
}

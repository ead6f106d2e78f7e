/** A value that costs no tick when it is at hand: a bucket in memory answers at once, one on disk may take its time. */
export type Awaitable<T> = T | Promise<T>

export const mapAwaitable = <T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> =>
  value instanceof Promise ? value.then(next) : next(value)

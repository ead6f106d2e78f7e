/** A value that costs no tick when it is at hand: a bucket in memory answers at once, one on disk may take its time. */
export type Awaitable<T> = T | Promise<T>

/**
 * Turns at state that several processes share: a process changes it only in its turn, and no other one has one meanwhile.
 * Where the state is one process's own, there are none.
 */
export interface Turns {
  /** Leaves the turn, so that others have theirs meanwhile. @returns the way back into one; where none is under way, nothing */
  leave(): () => Promise<void>
  /** Waits for something that takes its time, such as a body or a file. Others have their turns meanwhile. */
  outside<T>(work: Promise<T>): Promise<T>
  /** Does something in the turn that is under way, or in one of its own. Rejects also if no turn could be had for a long time. */
  within<T>(work: () => Awaitable<T>): Promise<T>
  /** Resolves some time later, for those who look again and again. */
  pause(): Promise<void>
}

export const mapAwaitable = <T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> =>
  value instanceof Promise ? value.then(next) : next(value)

/** Something that few may do at a time. */
export interface Place {
  /** Has been of use: it is kept for the longest time anew. */
  stay(): void
  /** More than once does nothing. */
  leave(): void
}

/** Lets a few at a time do something that takes memory; the others wait in their order. */
export class Places {
  #free: number
  readonly #longest: number
  readonly #waiting: ((place: Place) => void)[] = []

  /** @param longest milliseconds after which a place goes to the next one, if its holder is not heard of: a slow one must not hold up all */
  constructor(most: number, longest: number) {
    this.#free = most
    this.#longest = longest
  }

  /** Goes on when there is a place, at once if there is one. */
  enter(go: (place: Place) => void): void {
    if (this.#free === 0) {
      this.#waiting.push(go)
      return
    }
    this.#free--
    go(this.#place())
  }

  #place(): Place {
    let left = false
    const leave = (): void => {
      if (left) return
      left = true
      clearTimeout(limit)
      const next = this.#waiting.shift()
      if (next === undefined) this.#free++
      else next(this.#place())
    }
    const limit = setTimeout(leave, this.#longest).unref()
    return {
      stay: () => {
        if (!left) limit.refresh()
      },
      leave
    }
  }
}

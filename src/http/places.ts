type Leave = () => void

/** Lets a few at a time do something that takes memory; the others wait in their order. */
export class Places {
  #free: number
  readonly #longest: number
  readonly #waiting: (() => void)[] = []

  /** @param longest milliseconds after which a place is given to the next, whatever its holder does: a slow one must not hold up all */
  constructor(most: number, longest: number) {
    this.#free = most
    this.#longest = longest
  }

  /** Goes on when there is a place, at once if there is one. Leaving it more than once does nothing. */
  enter(go: (leave: Leave) => void): void {
    if (this.#free === 0) this.#waiting.push(() => go(this.#place()))
    else {
      this.#free--
      go(this.#place())
    }
  }

  #place(): Leave {
    let left = false
    const leave = (): void => {
      if (left) return
      left = true
      clearTimeout(limit)
      const next = this.#waiting.shift()
      if (next === undefined) this.#free++
      else next()
    }
    const limit = setTimeout(leave, this.#longest).unref()
    return leave
  }
}

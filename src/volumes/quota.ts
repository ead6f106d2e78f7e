/** How much may still be kept; counted while it arrives, so that uploads side by side cannot go beyond it together. */
export class Quota {
  #left: number

  constructor(most: number) {
    this.#left = most
  }

  /** False, and nothing taken, if there is not that much left. */
  take(amount: number): boolean {
    if (!this.has(amount)) return false
    this.#left -= amount
    return true
  }

  has(amount: number): boolean {
    return amount <= this.#left
  }

  give(amount: number): void {
    this.#left += amount
  }
}

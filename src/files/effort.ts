/** Thrown when a reading has taken as much as it was given. Says nothing about the file: it can be read again with more. */
export class EffortExceeded extends Error {
  constructor() {
    super('reading the file takes more effort than it was given')
    this.name = 'EffortExceeded'
  }
}

/**
 * What reading a file takes, in units of about a nanosecond: bytes unpacked, values decoded. Counted, not timed, so that a file has the
 * same outcome on every machine.
 */
export interface Effort {
  /** @throws when it comes to more than there is */
  spend(units: number): void
}

export const effortOf = (most: number, exceeded: () => Error = () => new EffortExceeded()): Effort => {
  let left = most
  return {
    spend: units => {
      left -= units
      if (left < 0) throw exceeded()
    }
  }
}

export const ANY_EFFORT: Effort = { spend: () => {} }

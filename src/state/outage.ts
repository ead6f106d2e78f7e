import type { StateProblem } from './messages.ts'

/** Milliseconds that calls wait for a database that cannot be reached. */
export const PATIENCE = 10_000

/** Milliseconds between two attempts to reach it. */
export const RETRY = 200

/** Why the state cannot be read or written at present. Its beginning and its end are in the log, once each. */
export class Outage {
  /** Set when the state is loaded. */
  warn: (message: string) => void = () => {}
  #problem: string | undefined

  /** undefined: all is well. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** @param problem a sentence for people */
  begin(problem: string): void {
    const isNew = this.#problem === undefined
    this.#problem = problem
    if (isNew) this.warn(problem)
  }

  end(): void {
    const wasThere = this.#problem !== undefined
    this.#problem = undefined
    if (wasThere) this.warn('the state is read and written again')
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  53100: 'its disk is full',
  25006: 'it is read-only',
  '42P01': 'its tables, or some of them, are missing; restart one emulator, which creates them or says what else to do'
}

/** What cannot be done with it. */
const WHAT: Readonly<Record<string, string>> = {
  53100: 'written',
  25006: 'written',
  '42P01': 'read',
  GONE: 'read'
}

/** Classes of refusals that concern the connection, not a statement: authorization, the name of the database, resources, locks. */
const OF_CONNECTION = /^(?:28|3D|53|55)/

/** @param place the database, without its password @returns a sentence for people */
export const problemText = (place: string, error: unknown): string => {
  const { code, message, isRefusal } = error as StateProblem
  if (code === 'AWAY') return message
  const what = WHAT[code] ?? (isRefusal && !OF_CONNECTION.test(code) ? 'written' : 'reached')
  if (code === 'DAMAGED') {
    return `the state at ${place} cannot be read: the row in emulator_${message} is damaged; restore the database from a backup, or start with --state-world reset, which removes everything`
  }
  return `the state at ${place} cannot be ${what}: ${ADVICE[code] ?? message}${message.includes(code) ? '' : ` (${code})`}`
}

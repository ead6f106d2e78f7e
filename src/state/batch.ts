import type { Connection, Submittable } from 'pg'

/** A statement, and its values as the texts that PostgreSQL reads. */
export interface Statement {
  /** Of the text; a connection prepares each name once. */
  readonly name: string
  readonly text: string
  readonly values?: readonly (string | null)[]
}

/** A row, each value as text. */
export type TextRow = readonly (string | null)[]

/**
 * Statements that are sent in one message and answered in one, so that all of them cost one round trip. If one fails, those after it are
 * not done, and the connection must not be used any more: it may be in the middle of a transaction.
 */
export class Batch implements Submittable {
  /** The rows of each statement. */
  readonly results: Promise<readonly (readonly TextRow[])[]>
  /** The client replaces it by one that also ends the wait for an answer. */
  callback: (error?: Error | null) => void = () => {}
  readonly #statements: readonly Statement[]
  readonly #prepared: Set<string>
  #rows: TextRow[] = []
  readonly #results: TextRow[][] = []

  /** @param prepared names of the statements that the connection has prepared; gets those of this batch */
  constructor(statements: readonly Statement[], prepared: Set<string>) {
    this.#statements = statements
    this.#prepared = prepared
    this.results = new Promise((resolve, reject) => {
      this.callback = error => (error ? reject(error) : resolve(this.#results))
    })
  }

  submit(connection: Connection): void {
    const { stream } = connection
    stream.cork()
    for (const { name, text, values = [] } of this.#statements) {
      if (!this.#prepared.has(name)) connection.parse({ name, text, types: [] }, true)
      this.#prepared.add(name)
      connection.bind({ statement: name, values: [...values] }, true)
      connection.execute(null, true)
    }
    connection.sync()
    stream.uncork()
  }

  handleDataRow({ fields }: { readonly fields: TextRow }): void {
    this.#rows.push(fields)
  }

  handleCommandComplete(): void {
    this.#results.push(this.#rows)
    this.#rows = []
  }

  handleReadyForQuery(): void {
    this.callback()
  }

  handleError(error: Error): void {
    this.callback(error)
  }
}

/** The text of an array. */
export const arrayText = (values: readonly (string | number | null)[]): string =>
  `{${values.map(value => (typeof value === 'string' ? `"${value.replace(/[\\"]/g, '\\$&')}"` : (value ?? 'NULL'))).join()}}`

/** Separates records: JSON has no such character. */
const SEPARATOR = '\u001e'

/** The text of an array of JSON records, in which nothing has to be escaped. `toRecords` reads it; null becomes NULL. */
export const recordsText = (records: readonly (string | null)[]): string =>
  records.map(record => record ?? '').join(SEPARATOR)

/** Expression of the array that `recordsText` has written. @param parameter its number, such as $1 */
export const toRecords = (parameter: string): string => `string_to_array (${parameter}, chr (30), '')`

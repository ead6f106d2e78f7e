import type { Collection } from '../cloud/schema/collection.ts'
import type { Cell } from './cells.ts'
import type { Effort, FileFault, Inspected, OpenFiles, ReadRules } from './reader.ts'

/** The first rows of a file. Values are not compared with a schema. */
export interface Previewed {
  /** In the order of the file. */
  readonly columns: readonly string[]
  /** null: the row has no such field. */
  readonly rows: readonly (readonly (Cell | null)[])[]
  /** Why the reading ended before the rows that were wanted. */
  readonly fault?: FileFault
}

export interface PreviewOptions {
  readonly rules: ReadRules
  /** Number of rows. */
  readonly most: number
  /** Only its fields are read from files with columns; undefined: all. */
  readonly collection: Collection | undefined
  /** Limit, as of `Inspect`. */
  readonly effort?: Effort
}

/** Reads the first rows and nothing behind them, with the reader that imports use. */
export type Preview = (files: OpenFiles, options: PreviewOptions) => Promise<Previewed>

/** Maximum columns: rows of JSON may have any number of fields. */
const MOST_COLUMNS = 200

/** A reader stops at a fault; this one says that there are enough rows. */
export const ENOUGH: FileFault = { message: 'enough rows', explain: 'enough rows' }

/** Collects the first rows of a file. */
export class FirstRows {
  readonly #most: number
  readonly #columns = new Map<string, number>()
  readonly #rows: (Cell | null)[][] = []

  constructor(most: number) {
    this.#most = most
  }

  get full(): boolean {
    return this.#rows.length >= this.#most
  }

  column(name: string): void {
    if (this.#columns.size < MOST_COLUMNS && !this.#columns.has(name)) this.#columns.set(name, this.#columns.size)
  }

  add(cells: ReadonlyMap<string, Cell>): void {
    const row: (Cell | null)[] = []
    for (const [name, cell] of cells) {
      this.column(name)
      const at = this.#columns.get(name)
      if (at !== undefined) row[at] = cell
    }
    this.#rows.push(row)
  }

  /** @param outcome of the reader */
  end(outcome: Inspected | undefined): Previewed {
    const columns = [...this.#columns.keys()]
    const rows = this.#rows.map(row => columns.map((_, at) => row[at] ?? null))
    const fault = outcome !== undefined && 'fault' in outcome && outcome.fault.message !== ENOUGH.message
    return { columns, rows, ...(fault && { fault: outcome.fault }) }
  }
}

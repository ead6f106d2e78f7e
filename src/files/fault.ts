/** What is wrong with the content of a file: the first thing, as an import stops there. */
export interface FileFault {
  /** The server's own words. server source: importutilv2 */
  readonly message: string
  /** What was expected, what came, what to change. Never holds more than the beginning of a value. */
  readonly explain: string
  /** Which of the files that were read together; left out: the only one. */
  readonly file?: string
  /** The row, counted from 1. */
  readonly row?: number
  readonly field?: string
}

/** Where in the files a fault is. */
export const placeOf = ({ file, row, field }: Pick<FileFault, 'file' | 'row' | 'field'>): string =>
  [file, row && `row ${row}`, field && `field ${field}`].filter(Boolean).join(', ')

/** What reading a file came to. */
export type Inspected = { readonly rows: number } | { readonly fault: FileFault }

/** A fault on its way out of a reader. */
export class Faulty extends Error {
  readonly fault: FileFault

  constructor(fault: FileFault) {
    super(fault.message)
    this.name = 'Faulty'
    this.fault = fault
  }
}

/** What a reader threw, if that is a fault. @throws anything else */
export const asFaulty = (error: unknown): Faulty => {
  if (error instanceof Faulty) return error
  throw error
}

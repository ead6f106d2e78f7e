import { DYNAMIC } from '../reader.ts'
import type { Column, ColumnCheck } from '../rows.ts'
import { type ByteCheck, byteCheckOf, UNPROVEN } from './byte-checks.ts'
import { endOfString, endOfValue, skipSpace } from './bytes.ts'
import { INCOMPLETE, nameAt } from './scan.ts'

const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_LIST = 91
const OPEN_MAP = 123
const CLOSE_MAP = 125

/** A name in a row. */
interface Name {
  /** From quote to quote, as it is written. */
  readonly bytes: Uint8Array
  readonly name: string
  /** undefined: the collection does not declare it. */
  readonly column: Column | undefined
  /** undefined: the value is decoded. */
  readonly check: ByteCheck | undefined
}

/** Maximum names that are expected in the next row. */
const MOST_NAMES = 1000

/**
 * Finds rows that are certainly valid. It reads bytes once, and decodes only values that need it. Anything unusual is left to the
 * reader that knows the messages: a fault, an incomplete row, a repeated name.
 */
export class ValidRows {
  readonly #check: ColumnCheck
  readonly #checks = new Map<Column, ByteCheck | undefined>()
  /** The names of the last row: most rows have the same ones in the same order. */
  readonly #names: Name[] = []
  #hasMeta = false
  /** Rows that the last call found. */
  count = 0

  constructor(check: ColumnCheck) {
    this.#check = check
    for (const column of check.columns.values()) this.#checks.set(column, byteCheckOf(column.field))
  }

  /**
   * @param bytes with NUL behind their end
   * @param form whether a comma is between rows
   * @param comma whether one is before the first row too
   * @param longest maximum bytes of a row
   * @param until the first row that ends at this index, or after it, is the last one
   * @returns the index after the last valid row
   */
  skip(bytes: Buffer, from: number, form: 'list' | 'lines', comma: boolean, longest: number, until: number): number {
    this.count = 0
    let end = from
    for (; end < until; this.count++) {
      let at = skipSpace(bytes, end)
      if (this.count === 0 ? comma : form === 'list') {
        if (bytes[at] !== COMMA) return end
        at = skipSpace(bytes, at + 1)
      }
      const next = bytes[at] === OPEN_MAP ? this.#row(bytes, at) : UNPROVEN
      if (next === UNPROVEN || next - at > longest) return end
      end = next
    }
    return end
  }

  #row(bytes: Buffer, from: number): number {
    const check = this.#check
    // Nobody sees its faults, so it needs no number.
    check.begin(0)
    this.#hasMeta = false
    try {
      const end = this.#fields(bytes, from)
      return end === UNPROVEN || check.end() !== undefined ? UNPROVEN : end
    } catch {
      // The value is no JSON, or too deep. The other reader finds it too.
      return UNPROVEN
    }
  }

  #fields(bytes: Buffer, from: number): number {
    let at = skipSpace(bytes, from + 1)
    if (bytes[at] === CLOSE_MAP) return at + 1
    for (let n = 0; ; n++) {
      const name = this.#nameAt(bytes, at, n)
      if (name === undefined) return UNPROVEN
      at = skipSpace(bytes, at + name.bytes.length)
      if (bytes[at] !== COLON) return UNPROVEN
      at = this.#value(bytes, skipSpace(bytes, at + 1), name)
      if (at === UNPROVEN) return UNPROVEN
      at = skipSpace(bytes, at)
      if (bytes[at] === CLOSE_MAP) return at + 1
      if (bytes[at] !== COMMA) return UNPROVEN
      at = skipSpace(bytes, at + 1)
    }
  }

  /** @param n number of the field in its row */
  #nameAt(bytes: Buffer, from: number, n: number): Name | undefined {
    const expected = this.#names[n]
    if (expected !== undefined && hasAt(bytes, from, expected.bytes)) return expected
    if (bytes[from] !== QUOTE) return undefined
    const end = endOfString(bytes, from)
    if (end === INCOMPLETE) return undefined
    const own = Buffer.from(bytes.subarray(from, end))
    const text = own.toString('latin1')
    const name = nameAt(text, 0, text.length)
    const column = this.#check.columns.get(name)
    const found = { bytes: own, name, column, check: column && this.#checks.get(column) }
    if (n < MOST_NAMES) this.#names[n] = found
    return found
  }

  #value(bytes: Buffer, from: number, { name, column, check }: Name): number {
    const rows = this.#check
    if (column !== undefined && !rows.mark(column)) return UNPROVEN
    const proven = check === undefined ? UNPROVEN : check(bytes, from)
    if (proven !== UNPROVEN) return proven
    // A list that is not complete yet, as at the end of each part: its end would be looked for in vain.
    if (check !== undefined && bytes[from] === OPEN_LIST) return UNPROVEN
    const end = endOfValue(bytes, from)
    if (end === INCOMPLETE) return UNPROVEN
    if (column === undefined && name === DYNAMIC) {
      if (this.#hasMeta) return UNPROVEN
      this.#hasMeta = true
    }
    const source = bytes.toString('utf8', from, end)
    const problem = column === undefined ? rows.value(name, source) : column.check(source)
    return problem === undefined ? end : UNPROVEN
  }
}

const hasAt = (bytes: Uint8Array, from: number, part: Uint8Array): boolean => {
  for (let at = 0; at < part.length; at++) if (bytes[from + at] !== part[at]) return false
  return true
}

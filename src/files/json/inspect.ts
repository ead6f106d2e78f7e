import { isAscii } from 'node:buffer'
import {
  Faulty,
  type FileFault,
  type Inspect,
  type Inspected,
  type OpenFile,
  type ReadRules,
  readPieces
} from '../reader.ts'

import { FOREIGN_HEAD, foreignForm, type RowCheck, rowCheck } from '../rows.ts'

import { explainBroken, findSyntaxError } from './broken.ts'
import { jsonText } from './read.ts'
import { BrokenJson, INCOMPLETE, type RowSpans } from './scan.ts'

/** Maximum bytes of a row (guess): an unclosed row must not fill the memory. */
const LONGEST_ROW = 8 * 1024 * 1024

const NOT_ASCII = /[\x80-\xff]/

const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString()

const countLines = (text: string): number => {
  let count = 0
  for (let at = text.indexOf('\n'); at !== INCOMPLETE; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** The index of the field with its value at an offset; undefined: no field. */
const fieldAt = ({ count, starts, ends }: RowSpans, at: number): number | undefined => {
  for (let n = 0; n < count; n++) if (at >= (starts[n] as number) && at <= (ends[n] as number)) return n
  return undefined
}

/**
 * Reads a JSON file, checks every row and stops at the first fault. One piece of the file and one row are in memory.
 * server source: importutilv2/json/reader.go
 */
class JsonFile {
  readonly #form: 'list' | 'lines'
  readonly #check: RowCheck
  readonly #readOn: ReadRules['readOn']
  readonly #json: ReturnType<typeof jsonText>
  #rows = 0
  /** Unprocessed text with one character per byte, so that an index in it is an offset in the file. */
  #text = ''
  #isAscii = true
  /** Bytes and lines before `#text`. */
  #before = 0
  #lines = 0
  /**
   * Minimum bytes for the next scan. A row longer than a piece is scanned again when its text has doubled, not after every piece.
   */
  #enough = FOREIGN_HEAD
  /** The first bytes of the file, one character each. */
  #head = ''

  constructor(form: 'list' | 'lines', check: RowCheck, rules: ReadRules) {
    this.#form = form
    this.#check = check
    this.#readOn = rules.readOn
    this.#json = jsonText(form, rules.rootKeys, (...row) => this.#row(...row))
  }

  async read({ bytes }: OpenFile): Promise<Inspected> {
    try {
      for await (const piece of readPieces(bytes)) this.#take(piece)
      this.#advance()
      return this.#end()
    } catch (error) {
      const { fault } = this.#faulty(error)
      const foreign = foreignForm(this.#head)
      if (foreign === undefined) return { fault }
      return { fault: { ...fault, explain: `${this.#form === 'lines' ? 'line 1: ' : ''}the file ${foreign}` } }
    }
  }

  #take(piece: Uint8Array): void {
    const text = Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('latin1')
    if (this.#head.length < FOREIGN_HEAD) this.#head += text.slice(0, FOREIGN_HEAD)
    this.#isAscii = isAscii(piece) && (this.#isAscii || !NOT_ASCII.test(this.#text))
    this.#text += text
    if (this.#text.length >= this.#enough) this.#advance()
  }

  #advance(): void {
    const at = this.#json.advance(this.#text)
    if (this.#form === 'lines') this.#lines += countLines(this.#text.slice(0, at))
    this.#before += at
    this.#text = this.#text.slice(at)
    this.#enough = Math.min(2 * this.#text.length, LONGEST_ROW + 1)
    if (this.#text.length > LONGEST_ROW) throw findSyntaxError(this.#text, 0) ?? this.#tooLong(0, this.#rows + 1)
  }

  #end(): Inspected {
    const inRow = this.#text.trim() !== ''
    const { missing } = this.#json
    if (missing === undefined && !inRow) return { rows: this.#rows }
    const length = this.#before + this.#text.length
    if (length === 0) return { fault: { message: String(missing), explain: 'the file is empty' } }
    // A text without a closing quote runs to the end.
    const broken = inRow ? findSyntaxError(this.#text, 0) : undefined
    if (broken !== undefined) throw broken
    const row = this.#rows + (inRow ? 1 : 0)
    return {
      fault: {
        message: inRow ? 'failed to parse row, error: unexpected EOF' : String(missing),
        explain: `the file ends after ${length} bytes, ${inRow ? 'in' : 'after'} row ${row}; it was cut short`,
        row
      }
    }
  }

  #row(text: string, spans: RowSpans, from: number, end: number): void {
    this.#rows++
    if (end - from > LONGEST_ROW) throw this.#tooLong(from, this.#rows)
    const fault = this.#faultIn(text, spans)
    if (fault === undefined) return
    // Go decodes the whole row before the server checks its fields.
    const broken = findSyntaxError(text.slice(0, end), from)
    if (broken !== undefined) throw this.#brokenRow(text, broken, spans)
    if (this.#readOn?.(fault) !== true) throw new Faulty(fault)
  }

  #faultIn(text: string, spans: RowSpans): FileFault | undefined {
    this.#check.begin()
    try {
      for (let n = spans.count - 1; n >= 0; n--) {
        const source = text.slice(spans.starts[n], spans.ends[n])
        const value = this.#isAscii || !NOT_ASCII.test(source) ? source : utf8(source)
        const fault = this.#check.value(spans.names[n] as string, value)
        if (fault !== undefined) return fault
      }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return { message: `failed to parse row, error: ${error.message}`, explain: 'the row is no JSON', row: this.#rows }
    }
    return this.#check.end()
  }

  #brokenRow(text: string, error: BrokenJson, spans: RowSpans): Faulty {
    const n = fieldAt(spans, error.at)
    if (n === undefined) return this.#faulty(error)
    const field = spans.names[n] as string
    const value = utf8(text.slice(spans.starts[n], spans.ends[n])).slice(0, 100)
    return new Faulty({ ...this.#brokenFault(text, error, { field, value }), row: this.#rows, field })
  }

  #brokenFault(text: string, error: BrokenJson, inField = {}): FileFault {
    const line = this.#form === 'lines' ? this.#lines + countLines(text.slice(0, error.at)) + 1 : undefined
    const place = { byte: this.#before + error.at, line, row: this.#rows, ...inField }
    return {
      message: `${error.doing}, error: ${error.message}`,
      explain: explainBroken(text, error, place)
    }
  }

  /** Converts any error of a reader. */
  #faulty(error: unknown): Faulty {
    if (error instanceof Faulty) return error
    if (!(error instanceof BrokenJson)) throw error
    return new Faulty(this.#brokenFault(this.#text, error))
  }

  #tooLong(at: number, row: number): Faulty {
    return new Faulty({
      message: `failed to parse row, error: the row is longer than ${LONGEST_ROW} characters`,
      explain: `the row begins at byte ${this.#before + at} and does not end within ${LONGEST_ROW} bytes`,
      row
    })
  }
}

/** Reads a file, and passes its rows to a check until that finds a fault. @param form `{"rows": […]}` or `[…]`, or a row in each line */
export const readJson = (
  form: 'list' | 'lines',
  file: OpenFile,
  check: RowCheck,
  rules: ReadRules
): Promise<Inspected> => new JsonFile(form, check, rules).read(file)

/** `{"rows": […]}` or `[…]` */
export const inspectJson: Inspect = ([file], collection, rules) =>
  readJson('list', file, rowCheck(collection, rules), rules)

/** A row in each line. documented: data import pages; server source: importutilv2/json/reader.go */
export const inspectJsonLines: Inspect = ([file], collection, rules) =>
  readJson('lines', file, rowCheck(collection, rules), rules)

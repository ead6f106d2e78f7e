import {
  Faulty,
  type FileBytes,
  type FileFault,
  type Inspect,
  type Inspected,
  type OpenFile,
  type ReadRules,
  type RowFinder,
  readParts
} from '../reader.ts'
import { type ColumnCheck, FOREIGN_HEAD, foreignForm, type RowCheck, rowCheck } from '../rows.ts'
import { explainBroken, findSyntaxError } from './broken.ts'
import { skipSpace } from './bytes.ts'
import { FoundRanges } from './found-ranges.ts'
import { jsonText } from './read.ts'
import { ReadAhead } from './read-ahead.ts'
import { BrokenJson, INCOMPLETE, type RowSpans } from './scan.ts'
import { ValidRows } from './valid-rows.ts'

/** Maximum bytes of a row (guess): an unclosed row must not fill the memory. */
export const LONGEST_ROW = 8 * 1024 * 1024

const NOT_ASCII = /[\x80-\xff]/

const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString()

/** The index of the field with its value at an offset; undefined: no field. */
const fieldAt = ({ count, starts, ends }: RowSpans, at: number): number | undefined => {
  for (let n = 0; n < count; n++) if (at >= (starts[n] as number) && at <= (ends[n] as number)) return n
  return undefined
}

/**
 * Reads a JSON file, checks every row and stops at the first fault. One part of the file and one row are in memory.
 * server source: importutilv2/json/reader.go
 */
class JsonFile {
  readonly #form: 'list' | 'lines'
  readonly #check: RowCheck
  /** Skips valid rows, so that the rest of this class sees the first row, and unusual ones. */
  readonly #valid: ValidRows | undefined
  readonly #readOn: ReadRules['readOn']
  readonly #json: ReturnType<typeof jsonText>
  #rows = 0
  readonly #ahead = new ReadAhead()
  /** Bytes and lines before the bytes read ahead. */
  #before = 0
  #lines = 0
  /** Offset in the file of the comma before the next row; undefined: that is no comma, or not read yet. */
  #comma: number | undefined
  /** Minimum bytes for the next scan. A row longer than a part is scanned again when it has doubled, not after every part. */
  #enough = FOREIGN_HEAD
  /** The first bytes of the file, one character each. */
  #head = ''
  /** Where the text of the current step begins, as an index in the bytes read ahead. */
  #start = 0
  /** What other threads find. */
  readonly #found: FoundRanges | undefined
  /** Offset in the file of the next range that they look for. */
  #until = Number.POSITIVE_INFINITY

  constructor(form: 'list' | 'lines', check: RowCheck | ColumnCheck, rules: ReadRules, found: FoundRanges | undefined) {
    this.#form = form
    this.#check = check
    this.#valid = 'columns' in check ? new ValidRows(check) : undefined
    this.#readOn = rules.readOn
    this.#found = found
    this.#json = jsonText(form, rules.rootKeys, (...row) => this.#row(...row))
  }

  async read({ bytes }: OpenFile): Promise<Inspected> {
    try {
      while (!(await this.#readToEnd(bytes)));
      this.#found?.stop()
      this.#advance()
      return this.#end()
    } catch (error) {
      const { fault } = this.#faulty(error)
      const foreign = foreignForm(this.#head)
      if (foreign === undefined) return { fault }
      return { fault: { ...fault, explain: `${this.#form === 'lines' ? 'line 1: ' : ''}the file ${foreign}` } }
    } finally {
      this.#found?.stop()
    }
  }

  /** Reads from the current place on. Returns false when it has to be called again, because rows were skipped. */
  async #readToEnd(bytes: FileBytes): Promise<boolean> {
    for await (const part of readParts(bytes, this.#before)) {
      this.#take(part)
      const isThere = this.#before >= this.#until && this.#isAfterRow
      if (isThere && (await this.#skipFound(this.#found as FoundRanges))) return false
    }
    return true
  }

  /** Skips rows that were found valid elsewhere, if the first one of them is the next one here. */
  async #skipFound(found: FoundRanges): Promise<boolean> {
    let skipped = false
    while (this.#before >= this.#until) {
      const range = await found.rangeAt(this.#before)
      this.#until = found.next(this.#before)
      if (range === undefined) continue
      this.#ahead.clear()
      this.#rows += range.rows
      this.#lines += range.lines
      this.#before = range.to
      this.#comma = undefined
      skipped = true
    }
    this.#enough = 0
    return skipped
  }

  #take(part: Uint8Array): void {
    if (this.#head.length < FOREIGN_HEAD) {
      this.#head += Buffer.from(part.subarray(0, FOREIGN_HEAD)).toString('latin1')
    }
    this.#ahead.add(part)
    if (this.#ahead.length >= this.#enough) this.#advance()
  }

  #advance(): void {
    const ahead = this.#ahead
    let at = 0
    if (this.#found !== undefined) this.#until = this.#found.next(this.#before)
    const until = this.#until - this.#before
    for (let end = 0; end !== INCOMPLETE; ) {
      at = this.#skipValid(end, until)
      if (at >= until && this.#isAfterRow) break
      at = skipSpace(ahead.bytes, at)
      if (at >= ahead.length) break
      end = this.#step(at)
    }
    if (this.#form === 'lines') this.#lines += ahead.countLines(at)
    this.#before += at
    ahead.drop(at)
    this.#enough = Math.min(2 * ahead.length, LONGEST_ROW + 1)
    if (at < until && ahead.length > LONGEST_ROW) throw this.#tooLong(this.#textOfRest(), 0, this.#rows + 1)
  }

  get #isAfterRow(): boolean {
    return this.#json.expected === (this.#form === 'list' ? 'comma' : 'row')
  }

  /** @returns the index after the valid rows */
  #skipValid(at: number, until: number): number {
    const { expected } = this.#json
    if (this.#valid === undefined || expected === undefined) return at
    const end = this.#valid.skip(this.#ahead.bytes, at, this.#form, expected === 'comma', LONGEST_ROW, until)
    if (end === at) return at
    this.#rows += this.#valid.count
    this.#json.skipRows()
    this.#comma = undefined
    return end
  }

  /** Reads a token or row. @returns the index after it, or INCOMPLETE */
  #step(at: number): number {
    const { text, start } = this.#ahead.textFrom(at)
    this.#start = start
    const from = at - start
    try {
      const end = this.#json.step(text, from)
      if (end === INCOMPLETE) return INCOMPLETE
      this.#comma = text[from] === ',' ? this.#before + at : undefined
      return start + end
    } catch (error) {
      const isFar = error instanceof BrokenJson && error.at - from > LONGEST_ROW
      throw isFar ? this.#tooLong(text, from, this.#rows + 1) : error
    }
  }

  #end(): Inspected {
    const { length } = this.#ahead
    const { missing } = this.#json
    if (missing === undefined && length === 0) return { rows: this.#rows }
    const size = this.#before + length
    if (size === 0) return { fault: { message: String(missing), explain: 'the file is empty' } }
    // A text without a closing quote runs to the end.
    const broken = length > 0 ? findSyntaxError(this.#textOfRest(), 0) : undefined
    if (broken !== undefined) throw broken
    const row = this.#rows + (length > 0 ? 1 : 0)
    return {
      fault: {
        message: length > 0 ? 'failed to parse row, error: unexpected EOF' : String(missing),
        explain: `the file ends after ${size} bytes, ${length > 0 ? 'in' : 'after'} row ${row}; it was cut short`,
        row
      }
    }
  }

  #textOfRest(): string {
    this.#start = 0
    return this.#ahead.textFrom(0).text
  }

  #row(text: string, spans: RowSpans, from: number, end: number): void {
    this.#rows++
    if (end - from > LONGEST_ROW) throw this.#tooLong(text, from, this.#rows)
    const fault = this.#faultIn(text, spans)
    if (fault === undefined) return
    // Go decodes the whole row before the server checks its fields.
    const broken = findSyntaxError(text.slice(0, end), from)
    if (broken !== undefined) throw this.#brokenRow(text, broken, spans)
    if (this.#readOn?.(fault) !== true) throw new Faulty(fault)
  }

  #faultIn(text: string, spans: RowSpans): FileFault | undefined {
    this.#check.begin(this.#rows)
    try {
      for (let n = spans.count - 1; n >= 0; n--) {
        const source = text.slice(spans.starts[n], spans.ends[n])
        const value = NOT_ASCII.test(source) ? utf8(source) : source
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
    const at = this.#start + error.at
    const line = this.#form === 'lines' ? this.#lines + this.#ahead.countLines(at) + 1 : undefined
    const place = { byte: this.#before + at, comma: this.#comma, line, row: this.#rows, ...inField }
    return {
      message: `${error.doing}, error: ${error.message}`,
      explain: explainBroken(text, error, place)
    }
  }

  /** Converts any error of a reader. */
  #faulty(error: unknown): Faulty {
    if (error instanceof Faulty) return error
    if (!(error instanceof BrokenJson)) throw error
    return new Faulty(this.#brokenFault(this.#ahead.textFrom(this.#start).text, error))
  }

  /** The fault of a row that is too long, or of the first syntax error in as much as a row may have. */
  #tooLong(text: string, from: number, row: number): Error {
    const broken = findSyntaxError(text.slice(0, from + LONGEST_ROW + 1), from)
    if (broken !== undefined) return broken
    return new Faulty({
      message: `failed to parse row, error: the row is longer than ${LONGEST_ROW} characters`,
      explain: `the row begins at byte ${this.#before + this.#start + from} and does not end within ${LONGEST_ROW} bytes`,
      row
    })
  }
}

/** Reads a file, and passes its rows to a check until that finds a fault. @param form `{"rows": […]}` or `[…]`, or a row in each line */
export const readJson = (
  form: 'list' | 'lines',
  file: OpenFile,
  check: RowCheck,
  rules: ReadRules,
  finder?: RowFinder
): Promise<Inspected> => {
  const found = finder && new FoundRanges(finder, file.bytes.size)
  return new JsonFile(form, check, rules, found).read(file)
}

/** `{"rows": […]}` or `[…]` */
export const inspectJson: Inspect = ([file], collection, rules, _, finder) =>
  readJson('list', file, rowCheck(collection, rules), rules, finder)

/** A row in each line. documented: data import pages; server source: importutilv2/json/reader.go */
export const inspectJsonLines: Inspect = ([file], collection, rules, _, finder) =>
  readJson('lines', file, rowCheck(collection, rules), rules, finder)

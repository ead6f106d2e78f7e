/** Why a text is no well-known text of a geometry. server source: go-geom, encoding/wkt, which Milvus parses with */
export interface WktProblem {
  readonly problem: string
  /** Characters before the token, from 0. */
  readonly at: number
}

type Layout = 'XY' | 'XYM' | 'XYZ' | 'XYZM'

/** A geometry collection, or the outermost level. */
interface Frame {
  /** undefined: not known yet. */
  layout: Layout | undefined
  /** Whether no outer collection has a suffix such as Z. */
  readonly isBase: boolean
  /** A type without M in a collection with M: only EMPTY may follow. */
  mustBeEmpty: boolean
}

interface Token {
  readonly kind: '(' | ')' | ',' | 'number' | 'keyword' | 'end'
  readonly text: string
  readonly at: number
}

class Invalid extends Error {
  readonly found: WktProblem

  constructor(problem: string, at: number) {
    super(problem)
    this.found = { problem, at }
  }
}

/** undefined: the text is a geometry. */
export const wktProblem = (text: string): WktProblem | undefined => {
  try {
    new WktParser(text).parse()
    return undefined
  } catch (error) {
    if (error instanceof Invalid) return error.found
    throw error
  }
}

const DIMENSIONS: Readonly<Record<Layout, number>> = { XY: 2, XYM: 3, XYZ: 3, XYZM: 4 }

const SUFFIXES: Readonly<Record<string, Layout | undefined>> = { M: 'XYM', Z: 'XYZ', ZM: 'XYZM' }

const TYPE = /^(POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|GEOMETRYCOLLECTION)(ZM|Z|M)?$/

/** Points of a ring or line, one after the other. */
type Points = readonly (readonly number[])[]

class WktParser {
  readonly #tokens: Tokens
  readonly #frames: Frame[] = [{ layout: undefined, isBase: true, mustBeEmpty: false }]

  constructor(text: string) {
    this.#tokens = new Tokens(text)
  }

  parse(): void {
    this.#geometry()
    const { kind } = this.#tokens.next
    if (kind !== 'end') throw this.#unexpected()
  }

  get #frame(): Frame {
    return this.#frames.at(-1) as Frame
  }

  #geometry(): void {
    const [, type, suffix] = TYPE.exec(this.#tokens.next.text) ?? []
    if (type === undefined) throw this.#unexpected()
    const layout = SUFFIXES[suffix ?? '']
    if (type === 'GEOMETRYCOLLECTION') this.#collection(layout)
    else this.#simple(type, layout)
  }

  #simple(type: string, layout: Layout | undefined): void {
    if (layout === undefined) this.#enterBaseType()
    else this.#setLayout(layout)
    this.#tokens.take()
    const isBase = layout === undefined
    if (this.#isEmpty(isBase)) return
    if (type === 'POINT') this.#point()
    else if (type === 'LINESTRING') this.#line()
    else if (type === 'POLYGON') this.#polygon()
    else this.#parts(type, isBase)
  }

  #collection(layout: Layout | undefined): void {
    const outer = this.#frame
    if (layout !== undefined && outer.layout !== undefined && outer.layout !== layout) throw this.#mixed(layout)
    this.#frames.push({
      layout: layout ?? outer.layout,
      isBase: outer.isBase && layout === undefined,
      mustBeEmpty: false
    })
    this.#tokens.take()
    if (!this.#isEmpty(layout === undefined)) {
      this.#expect('(')
      this.#list(() => this.#geometry())
    }
    const inner = this.#frames.pop()
    outer.layout ??= inner?.layout
  }

  /** A type without suffix. It cannot be in a collection whose first geometry has M. */
  #enterBaseType(): void {
    const frame = this.#frame
    if (frame.layout !== 'XYM') return
    if (frame.isBase) throw this.#needsM()
    frame.mustBeEmpty = true
  }

  #setLayout(layout: Layout): void {
    const frame = this.#frame
    if (frame.layout !== undefined && frame.layout !== layout) throw this.#mixed(layout)
    frame.layout = layout
  }

  /** Takes EMPTY. */
  #isEmpty(isBase: boolean): boolean {
    if (this.#tokens.next.text !== 'EMPTY') return false
    const frame = this.#frame
    if (isBase && !frame.isBase) frame.mustBeEmpty = false
    else if (isBase) {
      frame.layout ??= 'XY'
      if (frame.layout !== 'XY') throw this.#mixed('XY')
    }
    this.#tokens.take()
    return true
  }

  /** The parenthesis of coordinates. */
  #open(): void {
    if (this.#tokens.next.kind === '(' && this.#frame.mustBeEmpty) throw this.#needsM()
    this.#expect('(')
  }

  #point(): void {
    this.#open()
    this.#coordinates()
    this.#expect(')')
  }

  #line(): void {
    if (this.#points().length < 2) {
      throw new Invalid('non-empty linestring with only one point', this.#tokens.last)
    }
  }

  #polygon(): void {
    this.#open()
    this.#list(() => this.#ring())
  }

  #ring(): void {
    const points = this.#points()
    if (points.length < 4) throw new Invalid("polygon ring doesn't have enough points", this.#tokens.last)
    const dimensions = this.#frame.layout?.includes('Z') ? 3 : 2
    const [first, last] = [points[0], points.at(-1)]
    for (let at = 0; at < dimensions; at++) {
      if (first?.[at] !== last?.[at]) throw new Invalid('polygon ring not closed', this.#tokens.last)
    }
  }

  #parts(type: string, isBase: boolean): void {
    if (isBase) this.#open()
    else this.#expect('(')
    this.#list(() => {
      if (this.#isEmpty(isBase)) return
      if (type === 'MULTILINESTRING') this.#line()
      else if (type === 'MULTIPOLYGON') this.#polygon()
      else if (this.#tokens.next.kind === '(') this.#point()
      else this.#coordinates()
    })
  }

  #points(): Points {
    const points: (readonly number[])[] = []
    this.#open()
    this.#list(() => points.push(this.#coordinates()))
    return points
  }

  #coordinates(): readonly number[] {
    const found: number[] = []
    while (this.#tokens.next.kind === 'number') found.push(Number(this.#tokens.take().text))
    if (found.length === 0) throw this.#unexpected()
    const { last } = this.#tokens
    if (found.length === 1) throw new Invalid('not enough coordinates', last)
    if (found.length > 4) throw new Invalid('too many coordinates', last)
    const { layout } = this.#frame
    if (layout !== undefined && DIMENSIONS[layout] !== found.length) {
      const expected = `parsed layout is ${layout} so expecting ${DIMENSIONS[layout]} coords`
      throw new Invalid(`mixed dimensionality, ${expected} but got ${found.length} coords`, last)
    }
    this.#frame.layout ??= (['XY', 'XYZ', 'XYZM'] as const)[found.length - 2]
    return found
  }

  /** Items after the opening parenthesis, up to the closing one. */
  #list(item: () => void): void {
    for (;;) {
      item()
      if (this.#tokens.next.kind !== ',') break
      this.#tokens.take()
    }
    this.#expect(')')
  }

  #expect(kind: Token['kind']): void {
    if (this.#tokens.next.kind !== kind) throw this.#unexpected()
    this.#tokens.take()
  }

  #unexpected(): Invalid {
    const { kind, text, at } = this.#tokens.next
    if (kind === 'end') return new Invalid('unexpected $end', at)
    return new Invalid(`unexpected ${kind === 'number' ? 'NUM' : kind === 'keyword' ? text : `'${text}'`}`, at)
  }

  #mixed(layout: Layout): Invalid {
    const problem = `mixed dimensionality, parsed layout is ${this.#frame.layout} but encountered layout of ${layout}`
    return new Invalid(problem, this.#tokens.last)
  }

  #needsM(): Invalid {
    return new Invalid(
      'mixed dimensionality, parsed layout is XYM but encountered layout of not XYM',
      this.#tokens.last
    )
  }
}

const SPACE = /[\t\n\v\f\r ]/
const LETTER = /[A-Za-z]/
const NUMBER_CHARACTER = /[-+.eE\d]/
const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

class Tokens {
  readonly #text: string
  #at = 0
  /** Where the newest token begins. */
  last = 0
  next: Token

  constructor(text: string) {
    // To the server's lexer, a NUL ends the text.
    const end = text.indexOf('\0')
    this.#text = end < 0 ? text : text.slice(0, end)
    this.next = this.#read()
  }

  take(): Token {
    const taken = this.next
    this.next = this.#read()
    return taken
  }

  #read(): Token {
    this.#skipSpace()
    const at = this.#at
    this.last = at
    const first = this.#text[at]
    if (first === undefined) return { kind: 'end', text: '', at }
    if (first === '(' || first === ')' || first === ',') {
      this.#at++
      return { kind: first, text: first, at }
    }
    if (LETTER.test(first)) return this.#keyword(at)
    // The server's lexer takes the bytes of most other letters for a word.
    if (first > '\x7f') throw new Invalid('invalid keyword', at)
    if (!/[-.\d]/.test(first)) throw new Invalid('invalid character', at)
    const text = this.#while(NUMBER_CHARACTER)
    if (!NUMBER.test(text) || !Number.isFinite(Number(text))) throw new Invalid('invalid number', at)
    return { kind: 'number', text, at }
  }

  #keyword(at: number): Token {
    let text = this.#while(LETTER).toUpperCase()
    if (text !== 'EMPTY') {
      this.#skipSpace()
      for (const suffix of 'ZM') {
        if (this.#text[this.#at]?.toUpperCase() !== suffix) continue
        text += suffix
        this.#at++
      }
    }
    if (text !== 'EMPTY' && !TYPE.test(text)) throw new Invalid('invalid keyword', at)
    return { kind: 'keyword', text, at }
  }

  #skipSpace(): void {
    this.#while(SPACE)
  }

  #while(pattern: RegExp): string {
    const from = this.#at
    while (this.#at < this.#text.length && pattern.test(this.#text.charAt(this.#at))) this.#at++
    return this.#text.slice(from, this.#at)
  }
}

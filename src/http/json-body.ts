import { isUtf8 } from 'node:buffer'
import type { BodyLimits } from '../contract/body-limits.ts'
import { BodyRefusal, refuseComplex, refuseLarge } from './body-refusal.ts'
import { jsonProblem, repeatedField } from './json-problem.ts'
import { JsonScan } from './json-scan.ts'
import { KeptBytes } from './kept-bytes.ts'

const BYTE_ORDER_MARK = 0xfeff

const unreadable = (problem: string): BodyRefusal =>
  new BodyRefusal(`the request body ${problem}`, 'send one JSON object')

/** JSON.parse keeps the last of two equal fields in silence: then the object has fewer than its text. */
const lacksFields = (value: unknown, fields: number): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length < fields

const readJson = (bytes: Buffer, fields: number): unknown => {
  const decoded = bytes.toString('utf8')
  if (decoded.includes('\ufffd') && !isUtf8(bytes)) throw unreadable('is not valid UTF-8')
  const text = decoded.charCodeAt(0) === BYTE_ORDER_MARK ? decoded.slice(1) : decoded
  if (text.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw unreadable(`is not JSON: ${jsonProblem(text)}`)
  }
  if (lacksFields(value, fields)) throw unreadable(`has the field '${repeatedField(text).slice(0, 100)}' twice`)
  return value
}

/** Told of a body that is there: its value, or why it has none. */
export type BodyDone = (error: Error | null, value?: unknown) => void

/** A body that comes in pieces. */
export interface IncomingBody {
  /** Takes the next piece over. Returns why not, if that is beyond a limit: all pieces are given up then. */
  take(piece: Buffer): BodyRefusal | undefined
  /** All of it is there. What it is told is undefined for a blank body, and Refusal 80000 for what is no JSON, which never repeats the body. */
  finish(done: BodyDone): void
}

/** A body of JSON, whatever its Content-Type says: nothing is made of it before it is known to be within its limits. */
export class JsonBody implements IncomingBody {
  readonly #limits: BodyLimits
  readonly #scan: JsonScan
  readonly #bytes: KeptBytes
  /** How many have come. */
  #size = 0

  constructor(limits: BodyLimits) {
    this.#limits = limits
    this.#scan = new JsonScan(limits)
    this.#bytes = new KeptBytes(limits.bytes)
  }

  take(piece: Buffer): BodyRefusal | undefined {
    this.#size += piece.length
    if (this.#size > this.#limits.bytes) return this.#refuse(refuseLarge(this.#limits))
    const exceeded = this.#scan.scan(piece)
    if (exceeded !== undefined) return this.#refuse(refuseComplex(this.#limits, exceeded))
    this.#bytes.add(piece)
    return undefined
  }

  finish(done: BodyDone): void {
    let error: Error | null = null
    let value: unknown
    try {
      value = readJson(this.#bytes.all(), this.#scan.fields)
    } catch (refusal) {
      error = refusal as Error
    }
    this.#bytes.free()
    done(error, value)
  }

  #refuse(refusal: BodyRefusal): BodyRefusal {
    this.#bytes.free()
    return refusal
  }
}

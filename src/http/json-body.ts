import { isUtf8 } from 'node:buffer'
import type { BodyLimits } from '../contract/body-limits.ts'
import { Refusal } from '../contract/refusals/refusal.ts'
import { groupDigits } from '../text/text.ts'
import { BodyBytes } from './body-memory.ts'
import { jsonProblem, repeatedField } from './json-problem.ts'
import { JsonScan } from './json-scan.ts'

interface Unread {
  /** HTTP status of the laboratory. Default: 400. */
  readonly labStatus?: 413
  /** How the journal describes the bytes, such as `no JSON`. */
  readonly bytes?: string
}

/** The reason why a body is rejected. Never repeats the body, which may contain a secret. */
export class BodyRefusal extends Refusal {
  readonly labStatus: 400 | 413
  readonly bytes: string

  constructor(reason: string, advice: string, { labStatus, bytes = 'no JSON' }: Unread = {}) {
    super(80000, { check: 'body', reason, explain: `${reason}; ${advice}` })
    this.labStatus = labStatus ?? 400
    this.bytes = bytes
  }
}

const MIB = 1024 ** 2

const ADVICE = 'send less in one request'

const BYTES = 'beyond the limits of a body'

export const refuseLarge = ({ bytes }: BodyLimits): BodyRefusal =>
  new BodyRefusal(`the request body is larger than ${bytes / MIB} MiB`, ADVICE, { labStatus: 413, bytes: BYTES })

/** For a body that is within the size limit but has too many levels, entries or keys. */
export const refuseComplex = (limits: BodyLimits, exceeded: 'depth' | 'entries' | 'keys'): BodyRefusal => {
  const limit = `${groupDigits(limits[exceeded])} ${LIMITED[exceeded]}`
  return new BodyRefusal(`the request body has more than ${limit}`, ADVICE, { bytes: BYTES })
}

const LIMITED = { depth: 'levels of objects and lists', entries: 'keys and list items', keys: 'keys in one object' }

const BYTE_ORDER_MARK = 0xfeff

const refuseUnreadable = (problem: string): BodyRefusal =>
  new BodyRefusal(`the request body ${problem}`, 'send one JSON object')

/** JSON.parse silently drops the first of two equal fields. The object then has fewer fields than the text. */
const lacksFields = (value: unknown, fields: number): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length < fields

const readJson = (bytes: Buffer, fields: number): unknown => {
  const decoded = bytes.toString('utf8')
  if (decoded.includes('\ufffd') && !isUtf8(bytes)) throw refuseUnreadable('is not valid UTF-8')
  const text = decoded.charCodeAt(0) === BYTE_ORDER_MARK ? decoded.slice(1) : decoded
  if (text.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw refuseUnreadable(`is not JSON: ${jsonProblem(text)}`)
  }
  if (lacksFields(value, fields)) throw refuseUnreadable(`has the field '${repeatedField(text).slice(0, 100)}' twice`)
  return value
}

/** A body that arrives in pieces. */
export interface IncomingBody {
  /** Takes the next piece. Returns the refusal if a limit is exceeded; all pieces are then dropped. */
  take(piece: Buffer): BodyRefusal | undefined
  /** The body is complete. `done` gets undefined for a blank body, and Refusal 80000, which never repeats the body, for invalid JSON. */
  finish(done: BodyDone): void
}

/** Called when a body is complete: with its value, or with the reason why it has none. */
export type BodyDone = (error: Error | null, value?: unknown) => void

/** A JSON body, whatever its Content-Type says. It is parsed only after its limits have been checked. */
export class JsonBody implements IncomingBody {
  readonly #limits: BodyLimits
  readonly #scan: JsonScan
  readonly #bytes: BodyBytes
  /** Bytes received so far. */
  #size = 0

  constructor(limits: BodyLimits) {
    this.#limits = limits
    this.#scan = new JsonScan(limits)
    this.#bytes = new BodyBytes(limits.bytes)
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

import {
  type BrotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  type Gunzip,
  type Inflate
} from 'node:zlib'
import type { BodyLimits } from '../contract/body-limits.ts'
import { BodyBytes, BodySlots } from './body-memory.ts'
import { type BodyDone, BodyRefusal, type IncomingBody, JsonBody, refuseLarge } from './json-body.ts'

/** Bytes of a decoded piece. Each piece has memory of its own, so that it can be freed. */
const PIECES = { chunkSize: 64 * 1024 }

type Decoder = BrotliDecompress | Gunzip | Inflate

const DECODERS: ReadonlyMap<string, () => Decoder> = new Map<string, () => Decoder>([
  ['gzip', () => createGunzip(PIECES)],
  ['x-gzip', () => createGunzip(PIECES)],
  ['deflate', () => createInflate(PIECES)],
  ['br', () => createBrotliDecompress(PIECES)]
])

/** At most two bodies are decoded at a time, because a small body may become a large one. */
const SLOTS = new BodySlots(2, 10_000)

/** Every zlib error is a fault of the request. */
const undecodable = ({ code }: NodeJS.ErrnoException): BodyRefusal =>
  new BodyRefusal(
    code === 'Z_BUF_ERROR'
      ? 'the encoded request body has no end'
      : 'the request body is not encoded as its Content-Encoding says',
    'correct the request'
  )

/** A body with a Content-Encoding. Once complete, it is decoded piece by piece, and decoding stops at the first exceeded limit. */
class EncodedBody implements IncomingBody {
  readonly #create: () => Decoder
  readonly #limits: BodyLimits
  readonly #bytes: BodyBytes
  /** Bytes received so far. */
  #size = 0

  constructor(create: () => Decoder, limits: BodyLimits) {
    this.#create = create
    this.#limits = limits
    this.#bytes = new BodyBytes(limits.bytes)
  }

  take(piece: Buffer): BodyRefusal | undefined {
    this.#size += piece.length
    if (this.#size <= this.#limits.bytes) {
      this.#bytes.add(piece)
      return undefined
    }
    this.#bytes.free()
    return refuseLarge(this.#limits)
  }

  finish(done: BodyDone): void {
    SLOTS.enter(({ leave }) => {
      const json = new JsonBody(this.#limits)
      const decoder = this.#create()
      let refusal: Error | undefined
      decoder.on('data', piece => {
        try {
          refusal ??= json.take(piece)
        } catch (defect) {
          refusal = defect as Error
        }
        if (refusal !== undefined) decoder.destroy()
      })
      decoder.once('error', error => {
        refusal ??= undecodable(error)
      })
      decoder.once('close', () => {
        if (refusal === undefined) json.finish(done)
        else done(refusal)
        this.#bytes.free()
        leave()
      })
      decoder.end(this.#bytes.all())
    })
  }
}

/** A body with an unknown Content-Encoding: its bytes are dropped, then it is rejected. */
const unknownCoding: IncomingBody = {
  take: () => undefined,
  finish: done => {
    const codings = [...DECODERS.keys()].join(', ')
    done(new BodyRefusal('the Content-Encoding of the request is not known', `send ${codings} or none`))
  }
}

/** @param encoding value of the Content-Encoding header */
export const incomingBody = (encoding: string | undefined, limits: BodyLimits): IncomingBody => {
  if (encoding === undefined) return new JsonBody(limits)
  const coding = encoding.trim().toLowerCase()
  if (coding === '' || coding === 'identity') return new JsonBody(limits)
  const create = DECODERS.get(coding)
  return create === undefined ? unknownCoding : new EncodedBody(create, limits)
}

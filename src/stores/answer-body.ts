import type { IncomingMessage } from 'node:http'
import type { StoreFailure } from '../objects/store.ts'
import { storeFailure } from './failures.ts'

/** Bytes of an answer that are held for a reader. While a reader uses one part, the next one arrives. */
const MOST_HELD = 2 * 1024 * 1024

export interface AnswerOptions {
  /** Milliseconds without a byte after which a waiting reader gets a failure. */
  readonly timeout: number
  /** Scheme, host and port of the declared store, for messages. */
  readonly origin: string
}

/** The body of an answer, in the pieces in which it arrives. It is received only as fast as it is read. */
export class AnswerBody {
  readonly #response: IncomingMessage
  readonly #options: AnswerOptions
  readonly #pieces: Buffer[] = []
  #held = 0
  #isComplete = false
  #failure: StoreFailure | undefined
  /** Wakes the reader that waits. */
  #wake: (() => void) | undefined

  constructor(response: IncomingMessage, options: AnswerOptions) {
    this.#response = response
    this.#options = options
    response.on('data', (piece: Buffer) => {
      this.#pieces.push(piece)
      this.#held += piece.length
      if (this.#held >= MOST_HELD) response.pause()
      this.#wake?.()
    })
    response.on('end', () => {
      this.#isComplete = true
      this.#wake?.()
    })
    const { origin } = options
    response.on('error', ({ code }: NodeJS.ErrnoException) => this.#fail(storeFailure('broken', origin, code)))
    response.on('close', () => this.#fail(storeFailure('broken', origin, 'closed')))
  }

  /** The next piece, which belongs to the caller; undefined at the end. @throws StoreFailure when the answer is cut off, or stops */
  async next(): Promise<Buffer | undefined> {
    if (this.#pieces.length === 0 && !this.#isOver) await this.#more()
    const piece = this.#pieces.shift()
    if (piece === undefined) {
      if (this.#isComplete) return undefined
      throw this.#failure
    }
    this.#held -= piece.length
    if (this.#held < MOST_HELD / 2 && this.#response.isPaused()) this.#response.resume()
    return piece
  }

  /** Ends the answer. Its connection is kept only if all of it has arrived. */
  close(): void {
    this.#pieces.length = 0
    this.#response.destroy()
  }

  get #isOver(): boolean {
    return this.#isComplete || this.#failure !== undefined
  }

  #fail(failure: StoreFailure): void {
    if (this.#isOver) return
    this.#failure = failure
    this.#wake?.()
  }

  /** The time runs only while somebody waits: a reader may take its time. */
  #more(): Promise<void> {
    return new Promise(resolve => {
      const { timeout, origin } = this.#options
      const timer = setTimeout(() => {
        this.#fail(storeFailure('slow', origin, 'no bytes'))
        this.#response.destroy()
      }, timeout)
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
    })
  }
}

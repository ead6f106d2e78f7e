import type { FastifyReply } from 'fastify'

/** Waits of calls that faults delay, by the machine's own time. All end at once when the server closes. */
export class Waits {
  readonly #waiting = new Set<() => void>()

  /** Ends after that many milliseconds, or when the client has gone or the server closes. */
  until(length: number, { raw }: FastifyReply): Promise<void> {
    return new Promise(resolve => {
      const end = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(end)
        raw.off('close', end)
        resolve()
      }
      const timer = setTimeout(end, length)
      this.#waiting.add(end)
      raw.once('close', end)
    })
  }

  endAll(): void {
    for (const end of this.#waiting) end()
  }
}

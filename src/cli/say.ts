import type { Writable } from 'node:stream'

/** Writes a text as whole lines. */
export const say = (stream: Writable, text: string): void => {
  stream.write(`${text}\n`)
}

/** A reader that went away, as in `… --help | head -1`, is no error of ours; without a listener it would end the process. */
export const outliveReader = (stream: Writable, fail: (error: NodeJS.ErrnoException) => void): void => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') fail(error)
  })
}

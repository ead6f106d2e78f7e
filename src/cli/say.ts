import type { Writable } from 'node:stream'
import type { Terminal } from './command.ts'

/** Writes a text as whole lines. */
export const say = (stream: Writable, text: string): void => {
  stream.write(`${text}\n`)
}

const beginOf = (line: string): number => line.length - line.trimStart().length

/** Where the text of a folded line goes on: below its last column that begins in the left half, else four further in. */
const indentOf = (line: string, columns: number): number => {
  const begins = [...line.matchAll(/(?<=\S) {2,}(?=\S)/g)].map(({ 0: gap, index }) => index + gap.length)
  return begins.filter(begin => begin <= columns / 2).at(-1) ?? beginOf(line) + 4
}

/** Folds lines that are longer than a terminal is wide, at spaces; a longer word stays whole, so that it can be copied. */
export const fold = (text: string, columns: number): string => {
  const foldLine = (line: string): string => {
    if (line.length <= columns) return line
    const indent = indentOf(line, columns)
    const lines: string[] = []
    let rest = line
    while (rest.length > columns) {
      const from = beginOf(rest)
      const before = rest.lastIndexOf(' ', columns)
      const at = before > from ? before : rest.indexOf(' ', columns)
      if (at < 0) break
      lines.push(rest.slice(0, at).trimEnd())
      rest = ' '.repeat(indent) + rest.slice(at).trimStart()
    }
    return [...lines, rest].join('\n')
  }
  return text.split('\n').map(foldLine).join('\n')
}

/** Writes a text for people: on a terminal long lines are folded; a program that reads it gets whole lines. */
export const tell = (stream: Writable & Terminal, text: string): void => {
  say(stream, stream.isTTY === true && stream.columns !== undefined ? fold(text, stream.columns) : text)
}

/** A reader that went away, as in `… --help | head -1`, is no error of ours; without a listener it would end the process. */
export const outliveReader = (stream: Writable, fail: (error: NodeJS.ErrnoException) => void): void => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') fail(error)
  })
}

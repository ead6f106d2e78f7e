import type { Env } from '../config/load.ts'

/** A terminal with its width and height in characters, which change with its window. */
export interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

/** Columns of a terminal that does not say its width. */
const USUAL_COLUMNS = 80

/** Narrower terminals get texts of this width: nothing can be read in fewer columns. */
const LEAST_COLUMNS = 20

/** Columns of a terminal; elsewhere lines have no end, so that a program gets them whole. */
export const widthOf = ({ isTTY, columns = 0 }: Terminal): number => {
  if (isTTY !== true) return Number.POSITIVE_INFINITY
  // A terminal without a window says 0.
  return columns === 0 ? USUAL_COLUMNS : Math.max(columns, LEAST_COLUMNS)
}

/** Whether to color what is written there: NO_COLOR forbids it, FORCE_COLOR asks for it, else a terminal has it. */
export const hasColors = ({ isTTY }: Terminal, env: Env): boolean => {
  if (env['NO_COLOR']) return false
  const { FORCE_COLOR: forced = '' } = env
  return forced === '' ? isTTY === true && env['TERM'] !== 'dumb' : forced !== '0' && forced !== 'false'
}

const STYLES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const

export type Style = keyof typeof STYLES

/** Styles a text of one line; does nothing where there are no colors. */
export type Paint = (style: Style | undefined, text: string) => string

export const paintFor =
  (terminal: Terminal, env: Env): Paint =>
  (style, text) => {
    if (style === undefined || text === '' || !hasColors(terminal, env)) return text
    const [on, off] = STYLES[style]
    return `\u001b[${on}m${text}\u001b[${off}m`
  }

/** Characters that take two columns: those of Chinese, Japanese and Korean. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/

/** Columns that a text takes. */
export const columnsOf = (text: string): number => {
  let columns = 0
  for (const character of text) columns += WIDE.test(character) ? 2 : 1
  return columns
}

/** Punctuation with which no line begins. */
const CLOSING = '[。，、；：）！？」』】]'

const AROUND_WIDE = new RegExp(`(?:(?<=${WIDE.source})|(?=${WIDE.source}))(?!${CLOSING})`)

/** Pieces between which a line may be broken: after spaces, and around wide characters. */
export const pieces = (text: string): string[] => text.split(/(?<= )(?! )/).flatMap(word => word.split(AROUND_WIDE))

/** Breaks a text into lines of at most so many columns. A longer word is cut. */
export const wrap = (text: string, columns: number): string[] => {
  if (columnsOf(text) <= columns) return [text]
  const lines: string[] = []
  let line = ''
  for (const piece of pieces(text)) {
    let rest = piece
    if (columnsOf(line + rest.trimEnd()) > columns) {
      if (line !== '') lines.push(line.trimEnd())
      line = ''
      while (columnsOf(rest.trimEnd()) > columns) {
        const begin = beginning(rest, columns)
        lines.push(begin)
        rest = rest.slice(begin.length)
      }
    }
    line += rest
  }
  return [...lines, line.trimEnd()]
}

/** The characters that fit into so many columns, one at least. */
const beginning = (text: string, columns: number): string => {
  let begin = ''
  for (const character of text) {
    if (begin !== '' && columnsOf(begin + character) > columns) break
    begin += character
  }
  return begin
}

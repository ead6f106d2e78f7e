import { columnsOf, type Paint, type Style, wrap } from './terminal.ts'

export interface Cell {
  readonly text: string
  readonly style?: Style
}

export interface TableOptions {
  /** Columns of the screen. */
  readonly width: number
  readonly paint: Paint
  /** Titles of the columns. */
  readonly head?: readonly string[]
  /** Indexes of the columns of numbers. */
  readonly right?: readonly number[]
  /** Most columns of the screen for a column of the table, where the screen has a width. */
  readonly most?: Readonly<Record<number, number>>
  /** Spaces before each line. */
  readonly indent?: number
}

const GAP = 2

/** Narrowest column that a narrow screen leaves. */
const LEAST = 6

type Rows = readonly (readonly (Cell | string)[])[]

/** Formats rows as a table that fits the width: wide columns are narrowed, and their cells take several lines. */
export const table = (rows: Rows, options: TableOptions): string => tableRows(rows, options).join('\n')

/** The same, with a text for each row, the titles first. */
export const tableRows = (
  rows: Rows,
  { width, paint, head, right = [], most = {}, indent = 0 }: TableOptions
): readonly string[] => {
  const titles: Cell[][] = head === undefined ? [] : [head.map(text => ({ text, style: 'bold' as const }))]
  const cells = [...titles, ...rows.map(row => row.map(cell => (typeof cell === 'string' ? { text: cell } : cell)))]
  const isLimited = width < Number.POSITIVE_INFINITY
  const natural = naturalWidths(cells).map((own, column) => (isLimited ? Math.min(own, most[column] ?? own) : own))
  const widths = fitted(natural, width - indent)
  return cells.map(row => linesOf(row, widths, { paint, right, indent }).join('\n'))
}

const naturalWidths = (rows: readonly (readonly Cell[])[]): number[] => {
  const columns = Math.max(0, ...rows.map(({ length }) => length))
  return Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map(row => columnsOf(row[column]?.text ?? '')))
  )
}

/** Narrows the widest column until all fit. */
const fitted = (widths: number[], width: number): number[] => {
  const total = () => widths.reduce((sum, one) => sum + one, GAP * (widths.length - 1))
  while (total() > width) {
    const widest = widths.indexOf(Math.max(...widths))
    const [second = 0] = widths.filter((_, at) => at !== widest).sort((a, b) => b - a)
    const now = widths[widest] ?? 0
    const next = Math.max(LEAST, now - (total() - width), Math.min(now - 1, second))
    if (next >= now) break
    widths[widest] = next
  }
  return widths
}

const linesOf = (
  row: readonly Cell[],
  widths: readonly number[],
  { paint, right, indent }: Required<Pick<TableOptions, 'paint' | 'right' | 'indent'>>
): string[] => {
  const wrapped = row.map(({ text }, column) => wrap(text, widths[column] ?? 0))
  const height = Math.max(...wrapped.map(({ length }) => length))
  return Array.from({ length: height }, (_, at) => {
    const parts = row.map(({ style }, column) => {
      const text = wrapped[column]?.[at] ?? ''
      const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - columnsOf(text)))
      if (right.includes(column)) return space + paint(style, text)
      return paint(style, text) + (column === row.length - 1 ? '' : space)
    })
    return (' '.repeat(indent) + parts.join(' '.repeat(GAP))).trimEnd()
  })
}

import type { Row } from '../config/rows.ts'
import { defaultText } from '../docs/configuration-page.ts'

const nameOf = (row: Row): string =>
  row.kind === 'switch' ? row.flag.replace('--', '--[no-]') : `${row.flag} ${row.metavar}`

/** Two lines a flag: how to write it, and what it means. */
export const flagHelp = (rows: readonly Row[]): string =>
  rows
    .map(row => {
      const fallback = row.kind === 'switch' ? '' : defaultText(row)
      return `  ${nameOf(row)}\n      ${row.description}${fallback === '' ? '' : ` Default: ${fallback}.`}`
    })
    .join('\n')

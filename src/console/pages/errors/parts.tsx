import type { ErrorRow } from '../../../errors.ts'
import { type ErrorText, errorsZh } from '../../../errors.zh.ts'
import { Chip } from '../../parts/chip.tsx'
import { language } from '../../settings.ts'
import { say } from '../../words/words.ts'

/** Cause and fix of a code in the language of the page. */
export const textOf = (row: ErrorRow): ErrorText => (language.value === 'zh' ? (errorsZh[row.code] ?? row) : row)

/** One of the two, marked as English where it is. */
export const Prose = ({ row, part }: { readonly row: ErrorRow; readonly part: keyof ErrorText }) => {
  const text = textOf(row)
  return <span lang={text === row ? 'en' : undefined}>{text[part]}</span>
}

/** How often clients have met a code; undefined: it is not yet known. */
export const Met = ({ times }: { readonly times: number | undefined }) => {
  if (times === undefined) return <span class="faint">–</span>
  if (times === 0) return <span class="faint small">{say('errors.met.never')}</span>
  return <Chip kind="accent">{say('errors.met.times', { count: times })}</Chip>
}

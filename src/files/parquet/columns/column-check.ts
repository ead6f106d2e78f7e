import type { FileFault } from '../../fault.ts'
import type { Page } from '../decode-page.ts'

/** Looks at the values of one column, page after page. */
export interface ColumnCheck {
  /** @throws Faulty at the first value that does not fit */
  page(page: Page): void
  /** After the last page of a row group. @throws Faulty */
  endGroup(): void
  /** Rows seen so far. */
  readonly rows: number
}

/** Why a value does not fit, without its place. */
export type Problem = Pick<FileFault, 'message' | 'explain'>

/** Looks at one value of a page as Parquet holds it: texts and bytes as bytes. */
export type Look = (value: unknown) => Problem | undefined

/** The look at a value of a page by its index. At an entry of a dictionary one look is enough, however many rows have it. */
export const looker = ({ values }: Page, look: Look): ((at: number) => Problem | undefined) => {
  if (!('indices' in values)) return at => look(values[at])
  const { dictionary, indices } = values
  return at => {
    const entry = indices[at] as number
    if (dictionary.fit[entry] === 1) return undefined
    const problem = look(dictionary.at(entry))
    if (problem === undefined) dictionary.fit[entry] = 1
    return problem
  }
}

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

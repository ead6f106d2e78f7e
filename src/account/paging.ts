import { refuse } from '../contract/refusals/refusal.ts'

/** The fields that choose a page, as texts of a query. */
export interface PageQuery {
  readonly pageSize?: string
  readonly currentPage?: string
}

export interface PageChoice {
  readonly pageSize: number
  readonly currentPage: number
}

/** The page that a list call of v2 asks for. @throws Refusal */
export const pageOf = (query: PageQuery): PageChoice => ({
  pageSize: numberOf(query, 'pageSize'),
  currentPage: numberOf(query, 'currentPage')
})

/** The items of a page. */
export const onPage = <Item>(all: readonly Item[], { pageSize, currentPage }: PageChoice): Item[] =>
  all.slice((currentPage - 1) * pageSize, currentPage * pageSize)

/** documented: List Volumes (V2), List Storage Integrations (V2) */
const BOUNDS = {
  pageSize: { fallback: 10, most: 100, code: 96008 },
  currentPage: { fallback: 1, most: 2_147_483_647, code: 96009 }
} as const

/** Zero means the default: the Java SDK sends it when its caller sets no value. */
const numberOf = (query: PageQuery, name: keyof typeof BOUNDS): number => {
  const { fallback, most, code } = BOUNDS[name]
  const { [name]: text = '0' } = query
  const value = Number(text) === 0 ? fallback : Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  const explain = `${name} is ${text.slice(0, 20)}; send a whole number from 1 to ${most}`
  throw refuse(code, { check: 'paging', explain })
}

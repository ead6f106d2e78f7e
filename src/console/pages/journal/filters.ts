import type { Input } from '../../call.ts'

/** Fields of the address that filter the journal: those of `GET /_emulator/journal`. */
export const FILTERS = [
  'operation',
  'code',
  'client',
  'check',
  'status',
  'method',
  'path',
  'clusterId',
  'collectionName',
  'partitionName',
  'jobId',
  'objectUrl',
  'fault',
  'warning',
  'event',
  'since'
] as const

export type FilterName = (typeof FILTERS)[number]

/** Filters that always have their field; the others are behind "More filters". */
export const FIRST_FILTERS = ['operation', 'code'] as const satisfies readonly FilterName[]

/** Filters that a person types; `client` is a choice, and `since` is set by the links to earlier and later entries. */
export const MORE_FILTERS = FILTERS.filter(
  name => !['operation', 'code', 'client', 'since'].includes(name)
) as readonly FilterName[]

const NUMBERS: readonly string[] = ['code', 'status', 'since'] satisfies FilterName[]

export type Filter = Partial<Readonly<Record<FilterName, string>>>

/** Filters of an address, without empty ones. */
export const readFilter = (query: Readonly<Record<string, string>>): Filter =>
  Object.fromEntries(
    FILTERS.flatMap(name => {
      const value = query[name]?.trim() ?? ''
      return value === '' ? [] : [[name, value]]
    })
  )

/** The filter as the call expects it. An invalid number is sent as typed, so that the server names the problem. */
export const toMatcher = (filter: Filter): Input<'GET /journal'> =>
  Object.fromEntries(
    Object.entries(filter).map(([name, text]) => {
      const isNumber = NUMBERS.includes(name) && /^\d+$/.test(text)
      return [name, isNumber ? Number(text) : text]
    })
  )

/** Fields of the address that remove all filters. */
export const withoutFilters = (): Record<string, string> => Object.fromEntries(FILTERS.map(name => [name, '']))

// The address as the state of a page, without anything that follows it: the script that runs first reads it too.

/** The pages, in the order of the side list. */
export const PAGE_NAMES = [
  'start',
  'overview',
  'import',
  'jobs',
  'journal',
  'faults',
  'errors',
  'coverage',
  'world'
] as const

export type PageName = (typeof PAGE_NAMES)[number]

/** The fragment of the address, parsed: `#/jobs/job-1?sandbox=a&state=Failed`. */
export interface Place {
  /** undefined: the address names none. */
  readonly page: PageName | undefined
  /** The rest of the path: a job, an entry, a code. */
  readonly id: string | undefined
  readonly query: Readonly<Record<string, string>>
}

export const readPlace = (fragment: string): Place => {
  const [path = '', query = ''] = fragment.replace(/^#?\/?/, '').split('?', 2)
  const [name, ...rest] = path.split('/').map(decode)
  const page = PAGE_NAMES.find(known => known === name)
  return { page, id: rest.join('/') || undefined, query: Object.fromEntries(new URLSearchParams(query)) }
}

/** A text that is no percent-encoding stands for itself. */
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export const writePlace = ({ page, id, query }: Place): string => {
  const path = [page, ...(id === undefined ? [] : id.split('/'))].map(part => encodeURIComponent(part ?? '')).join('/')
  const said = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))
  return `#/${path}${said.size === 0 ? '' : `?${said}`}`
}

import type { RequestEntry } from '../../../lab/journal/entry.ts'
import type { ContractCall } from '../../call.ts'

/** The journal writes this in place of a secret. */
const SECRET = '[REDACTED]'

/** A URL without its query or its user, which may be secrets. */
const URL_CUT = /:\/\/(?:…@|.*\?…$)/

/** The journal ends like this what it has cut. */
const CUT = /… \[cut(?:, \d+ characters)?\]$/

/** What keeps a request of the journal from being sent again as it was. */
export interface Withheld {
  /** Paths of the texts that are secrets or hold one, such as `secretKey` or `objectUrls.0.0`, with what is left of them. */
  readonly secrets: ReadonlyMap<string, string>
  /** Whether a part was cut off that a person cannot fill in. */
  readonly lost: boolean
}

export const withheldIn = ({ path, query, body }: Pick<RequestEntry, 'path' | 'query' | 'body'>): Withheld => {
  const secrets = new Map<string, string>()
  let lost = CUT.test(path) || path.includes(SECRET) || JSON.stringify(query).includes(SECRET)
  const look = (value: unknown, at: string): void => {
    if (typeof value === 'string') {
      if (CUT.test(value) || value === '[nested too deeply]') lost = true
      else if (value.includes(SECRET) || URL_CUT.test(value)) secrets.set(at, value)
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, field] of Object.entries(value)) {
        if (name === '…') lost = true
        else look(field, below(at, name))
      }
    }
  }
  look(body, '')
  // A body that was no JSON is one text: a secret in it has no name.
  if (secrets.has('')) lost = true
  return { secrets, lost }
}

/** The call of an entry, with values for its secrets by their paths. */
export const toCall = (
  entry: RequestEntry,
  key: string,
  values: Readonly<Record<string, string>> = {}
): ContractCall => {
  const { method, body } = entry
  return { method, path: pathOf(entry), key, ...(body !== null && { body: filled(body, values, '') }) }
}

const filled = (value: unknown, values: Readonly<Record<string, string>>, at: string): unknown => {
  if (typeof value === 'string') return values[at] ?? value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item, index) => filled(item, values, below(at, String(index))))
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, filled(field, values, below(at, name))])
  )
}

const below = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`)

/** From the root, with the query. */
export const pathOf = ({ path, query }: Pick<RequestEntry, 'path' | 'query'>): string => {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map(each => [name, typeof each === 'string' ? each : JSON.stringify(each)])
  )
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`
}

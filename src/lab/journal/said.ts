import type { Exchange } from './record.ts'

type Parts = Readonly<Record<string, unknown>>

const partsOf = (value: unknown): Parts | undefined =>
  typeof value === 'object' && value !== null ? (value as Parts) : undefined

/** Clients of Milvus write keys in any case; the one that is written so goes first. */
const keyIn = (parts: Parts, name: string): string | undefined => {
  if (Object.hasOwn(parts, name)) return name
  const lower = name.toLowerCase()
  return Object.keys(parts).find(key => key.toLowerCase() === lower)
}

/** Of a path such as `options.timeout`; a field whose own name has dots goes first. */
const under = (value: unknown, path: string): unknown => {
  const parts = partsOf(value)
  if (parts === undefined) return undefined
  const key = keyIn(parts, path)
  if (key !== undefined) return parts[key]
  const dot = path.indexOf('.')
  return dot < 0 ? undefined : under(parts[keyIn(parts, path.slice(0, dot)) ?? ''], path.slice(dot + 1))
}

/** All that a request says under a name: in body, query and path, and for some names elsewhere too. */
export const saidUnder =
  (path: string) =>
  ({ body, query, params, addressed }: Exchange): readonly unknown[] => {
    const said = [body, query, params].map(part => under(part, path)).filter(value => value !== undefined)
    if (path === 'objectUrl') return [...said, ...[under(body, 'objectUrls') ?? []].flat(2)]
    return path === 'clusterId' && addressed !== undefined ? [...said, addressed] : said
  }

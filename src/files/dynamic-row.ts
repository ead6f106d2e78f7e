import type { FileFault } from './fault.ts'
import { DYNAMIC } from './keys.ts'

type Problem = Pick<FileFault, 'message' | 'explain'>

/** The names of one row that the schema does not declare, and what it gives as `$meta` beside them. */
export interface DynamicRow {
  begin(): void
  /** @param source the value as JSON text */
  value(name: string, source: string): Problem | undefined
  end(): Problem | undefined
}

const EXPLAIN = `${DYNAMIC} takes an object, or text that holds one, with other keys than the row has`

const notJson: Problem = { message: 'illegal value for dynamic field, not a JSON format string', explain: EXPLAIN }
const notAnObject: Problem = { message: 'illegal value for dynamic field, not a JSON object', explain: EXPLAIN }

/** The keys of what `$meta` has, or why it is no object. @param source the value as JSON text @throws SyntaxError when it is none */
export const dynamicObject = (source: string): Problem | { readonly keys: readonly string[] } => {
  let value: unknown = JSON.parse(source)
  if (typeof value === 'string') {
    try {
      value = JSON.parse(value) ?? {}
    } catch {
      return notJson
    }
    if (typeof value !== 'object' || Array.isArray(value)) return notJson
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? { keys: Object.keys(value as object) } : notAnObject
}

/** A key of `$meta` that the row has beside it too. @param words of the server for it, which differ by format */
export const duplicatedKey = (
  keys: readonly string[],
  names: ReadonlySet<string>,
  words: 'duplicated key is not allowed' | 'duplicated key in dynamic field'
): Problem | undefined => {
  const key = names.size === 0 ? undefined : keys.find(name => names.has(name))
  return key === undefined ? undefined : { message: `${words}, key=${key.slice(0, 100)}`, explain: EXPLAIN }
}

/** server source: importutilv2/json/row_parser.go, combineDynamicRow */
export const dynamicRow = (): DynamicRow => {
  const names = new Set<string>()
  let keys: readonly string[] = []
  return {
    begin: () => {
      names.clear()
      keys = []
    },
    value: (name, source) => {
      if (name !== DYNAMIC) {
        names.add(name)
        return undefined
      }
      const object = dynamicObject(source)
      if ('message' in object) return object
      keys = object.keys
      return undefined
    },
    end: () => duplicatedKey(keys, names, 'duplicated key is not allowed')
  }
}

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

const objectOf = (source: string): object | Problem => {
  let value: unknown = JSON.parse(source)
  if (typeof value === 'string') {
    try {
      value = JSON.parse(value) ?? {}
    } catch {
      return notJson
    }
    if (typeof value !== 'object' || Array.isArray(value)) return notJson
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : notAnObject
}

/** server source: importutilv2/json/row_parser.go, combineDynamicRow */
export const dynamicRow = (): DynamicRow => {
  const names = new Set<string>()
  let meta: object = {}
  return {
    begin: () => {
      names.clear()
      meta = {}
    },
    value: (name, source) => {
      if (name !== DYNAMIC) {
        names.add(name)
        return undefined
      }
      const object = objectOf(source)
      if (object === notJson || object === notAnObject) return object as Problem
      meta = object
      return undefined
    },
    end: () => {
      const key = names.size === 0 ? undefined : Object.keys(meta).find(name => names.has(name))
      return key === undefined
        ? undefined
        : { message: `duplicated key is not allowed, key=${key.slice(0, 100)}`, explain: EXPLAIN }
    }
  }
}

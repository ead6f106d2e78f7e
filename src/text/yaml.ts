import {
  type Document,
  type ErrorCode,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  stringify,
  type YAMLMap,
  type YAMLSeq
} from 'yaml'

/** No limit here, because `readYaml` has counted the aliases. */
export const TO_JS = { maxAliasCount: -1 } as const

export interface YamlFault {
  /** `LIMIT`: valid YAML that exceeds a limit. */
  readonly code: ErrorCode | 'LIMIT' | 'BAD_ANCHOR'
  readonly offset: number
  readonly message: string
}

export interface YamlText {
  readonly document: Document
  readonly lines: LineCounter
  /** When empty, `document.toJS(TO_JS)` does not throw. */
  readonly faults: readonly YamlFault[]
}

/** Parses YAML text, with its faults in the order of the parser. Takes linear time. */
export const readYaml = (text: string): YamlText => {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    uniqueKeys: false
  })
  const mistakes = [...document.errors, ...document.warnings].map(
    ({ code, message, pos }): YamlFault =>
      // The parser recurses for each level.
      code === 'RESOURCE_EXHAUSTION' ? tooDeep(pos[0]) : { code, offset: pos[0], message }
  )
  const deep = mistakes.find(({ code }) => code === 'LIMIT')
  if (deep !== undefined) return { document, lines, faults: [deep] }
  return { document, lines, faults: mistakes.length > 0 ? mistakes : faultsIn(document) }
}

/** A value as YAML, with no line broken and nothing written as an alias. */
export const writeYaml = (value: object): string => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })

const DEEPEST = 100

const tooDeep = (offset: number): YamlFault => limit(offset, `it nests more than ${DEEPEST} levels deep`)

const limit = (offset: number, message: string): YamlFault => ({ code: 'LIMIT', offset, message })

/** Size of a part of a document with its aliases expanded. */
interface Extent {
  readonly values: number
  /** Nested levels of collections. */
  readonly depth: number
}

/**
 * Limits for aliases. Resolving an alias takes time in proportion to the number of anchors and aliases, and its value is visited each
 * time. World files nest a tenth as deep.
 */
const MOST_ALIASES = 1000
const MOST_ANCHORS = 1000
const MOST_VALUES_OF_ALIASES = 100_000

/** Stops the traversal of a document. */
class Fault extends Error {
  readonly fault: YamlFault

  constructor(fault: YamlFault) {
    super(fault.message)
    this.fault = fault
  }
}

const NOTHING: Extent = { values: 0, depth: 0 }

/** Traverses a document once. Returns the faults of its keys, and the first exceeded limit. */
const faultsIn = (document: Document): readonly YamlFault[] => {
  const faults: YamlFault[] = []
  /** Extents by anchor; undefined while it is being counted. */
  const anchors = new Map<string, Extent | undefined>()
  let anchorsSet = 0
  let aliases = 0
  let valuesOfAliases = 0

  const extentOfAlias = (name: string, offset: number): Extent => {
    if (++aliases > MOST_ALIASES) {
      throw new Fault(limit(offset, `there are more than ${MOST_ALIASES} aliases; write some of them out`))
    }
    const extent = anchors.get(name)
    if (extent === undefined) {
      const message = anchors.has(name)
        ? `Alias inside what it stands for: ${name}`
        : `Unresolved alias (the anchor must be set before the alias): ${name}`
      throw new Fault({ code: 'BAD_ANCHOR', offset, message })
    }
    valuesOfAliases += extent.values
    if (valuesOfAliases <= MOST_VALUES_OF_ALIASES) return extent
    throw new Fault(
      limit(offset, `the aliases stand for more than ${MOST_VALUES_OF_ALIASES} values; use fewer of them`)
    )
  }

  /** @param level nesting level; the outermost is 0 */
  const extentOf = (node: unknown, level: number): Extent => {
    if (isAlias(node)) {
      const extent = extentOfAlias(node.source, offsetOf(node))
      if (level + extent.depth > DEEPEST) throw new Fault(tooDeep(offsetOf(node)))
      return extent
    }
    if (!isScalar(node) && !isCollection(node)) return NOTHING
    const { anchor } = node
    if (anchor !== undefined) {
      if (++anchorsSet > MOST_ANCHORS) {
        throw new Fault(limit(offsetOf(node), `there are more than ${MOST_ANCHORS} anchors; leave some of them out`))
      }
      anchors.set(anchor, undefined)
    }
    const extent = isCollection(node) ? extentOfCollection(node, level) : { values: 1, depth: 0 }
    if (anchor !== undefined) anchors.set(anchor, extent)
    return extent
  }

  const extentOfCollection = (node: YAMLMap | YAMLSeq, level: number): Extent => {
    if (level === DEEPEST) throw new Fault(tooDeep(offsetOf(node)))
    if (isMap(node)) faults.push(...repeatedKeys(node))
    let [values, depth] = [1, 0]
    for (const item of node.items) {
      for (const part of isPair(item) ? [item.key, item.value] : [item]) {
        const extent = extentOf(part, level + 1)
        values += extent.values
        depth = Math.max(depth, extent.depth)
      }
    }
    return { values, depth: depth + 1 }
  }

  try {
    extentOf(document.contents, 0)
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    faults.push(fault.fault)
  }
  return faults
}

const offsetOf = (node: unknown): number => (node as { range?: readonly number[] | null } | null)?.range?.[0] ?? 0

/** Finds duplicate keys; the parser's own check takes quadratic time. */
const repeatedKeys = ({ items }: YAMLMap): YamlFault[] => {
  const seen = new Set<unknown>()
  return items.flatMap(({ key }) => {
    const value = isScalar(key) ? key.value : key
    if (seen.has(value))
      return [{ code: 'DUPLICATE_KEY', offset: offsetOf(key), message: 'Map keys must be unique' } as const]
    seen.add(value)
    return []
  })
}

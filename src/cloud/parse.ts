import { type Document, LineCounter, parseDocument, visit } from 'yaml'
import { compileShape, type ShapeProblem } from '../contract/shape.ts'
import { inconsistencies } from './consistency.ts'
import { WorldDocument } from './schema/world.ts'
import { WorldError } from './world-error.ts'

const shapeProblems = compileShape(WorldDocument)

/** One mistake in the syntax can have thousands of consequences. */
const MOST_PROBLEMS = 20

const MESSAGES: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here; a world is one document'
}

/** A file can nest deeper than the stack is. */
const parsed = (text: string, file: string, options: Parameters<typeof parseDocument>[1]) => {
  try {
    return parseDocument(text, options)
  } catch (error) {
    throw new WorldError([`${file}: not YAML that can be read: ${(error as Error).message}`])
  }
}

/** Offset of the first alias whose anchor is not there. */
const unresolvedAlias = (document: Document): number => {
  let offset = 0
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) !== undefined) return undefined
      offset = alias.range?.[0] ?? 0
      return visit.BREAK
    }
  })
  return offset
}

/**
 * Reads the text of a world file.
 * @param more further rules, for what the text alone does not tell
 * @throws WorldError with every problem, each as `file:line:column: path: what is wrong`
 */
export const parseWorld = (
  text: string,
  file: string,
  more: (world: WorldDocument) => readonly ShapeProblem[]
): WorldDocument => {
  const lines = new LineCounter()
  const document = parsed(text, file, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  const mistakes = [...document.errors, ...document.warnings]
  if (mistakes.length > 0) {
    throw new WorldError(
      mistakes
        .slice(0, MOST_PROBLEMS)
        .map(({ pos, code, message }) => `${at(pos[0])}: ${MESSAGES[code] ?? `not YAML: ${message}`}`)
    )
  }

  const locate = (path: readonly string[]): string => {
    for (let depth = path.length; depth >= 0; depth--) {
      const steps = path.slice(0, depth).map(step => (/^\d+$/.test(step) ? Number(step) : step))
      const node = depth === 0 ? document.contents : document.getIn(steps, true)
      const range = (node as { range?: readonly number[] } | null | undefined)?.range
      if (range?.[0] !== undefined) return at(range[0])
    }
    return at(0)
  }
  const report = (problems: readonly ShapeProblem[]) => {
    if (problems.length === 0) return
    throw new WorldError(
      problems.map(({ path, problem }) => `${locate(path)}: ${path.join('.') || 'the world'}: ${problem}`)
    )
  }

  let value: unknown
  try {
    value = document.toJS()
  } catch (error) {
    // An alias that leads nowhere, or so many that they would fill the memory.
    throw new WorldError([`${at(unresolvedAlias(document))}: not YAML that can be read: ${(error as Error).message}`])
  }
  report(shapeProblems(value))
  const world = value as WorldDocument
  report([...inconsistencies(world), ...more(world)])
  return world
}

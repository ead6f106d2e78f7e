import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { compileShape, type ShapeProblem } from '../contract/schema.ts'
import { readYaml, TO_JS, type YamlFault } from '../text/yaml.ts'
import { inconsistencies } from './consistency.ts'
import { WorldDocument } from './schema/world.ts'
import { WorldError } from './world-error.ts'

/**
 * Loads a world file. Import this module only when there is one to read: it loads the YAML parser.
 * @throws WorldError when the file cannot be read or is invalid
 */
export const loadWorld = async (file: string): Promise<WorldDocument> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new WorldError([
      `world file ${file} cannot be read (${error.code ?? error.message}); check its path and permissions`
    ])
  })
  return parseWorld(text, file, world => missingFolders(world, dirname(file)))
}

const shapeProblems = compileShape(WorldDocument)

/**
 * Parses the text of a world file.
 * @param more additional rules that need more than the text
 * @throws WorldError with the first problems, each as `file:line:column: path: problem`
 */
export const parseWorld = (
  text: string,
  file: string,
  more: (world: WorldDocument) => readonly ShapeProblem[]
): WorldDocument => {
  const { document, lines, faults } = readYaml(text)
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  if (faults.length > 0)
    throw new WorldError(formatProblems(faults, fault => `${at(fault.offset)}: ${messageOf(fault)}`))

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
      formatProblems(problems, ({ path, problem }) => `${locate(path)}: ${path.join('.') || 'the world'}: ${problem}`)
    )
  }

  const value: unknown = document.toJS(TO_JS)
  report(shapeProblems(value))
  const world = value as WorldDocument
  report([...inconsistencies(world), ...more(world)])
  return world
}

/** Maximum reported problems: one syntax error can cause thousands. */
const MOST_PROBLEMS = 20

/** The first problems as lines, and the number of the rest. */
const formatProblems = <Problem>(
  problems: readonly Problem[],
  line: (problem: Problem) => string
): readonly string[] => {
  const more = problems.length - MOST_PROBLEMS
  return [...problems.slice(0, MOST_PROBLEMS).map(line), ...(more > 0 ? [`and ${more} more`] : [])]
}

const messageOf = ({ code, message }: YamlFault): string => {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here; a world is one document'
  return code === 'LIMIT' ? message : `not YAML: ${message}`
}

/** Missing bucket folders; without this check their objects would only seem to be missing. */
const missingFolders = ({ buckets = [] }: WorldDocument, base: string): ShapeProblem[] =>
  buckets.flatMap(({ folder }, index) => {
    if (folder === undefined || statSync(resolve(base, folder), { throwIfNoEntry: false })?.isDirectory()) return []
    return [{ path: ['buckets', String(index), 'folder'], problem: `there is no folder ${resolve(base, folder)}` }]
  })

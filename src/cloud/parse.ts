import { createReadStream, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { BODY_LIMITS } from '../contract/body-limits.ts'
import type { Flavor } from '../contract/flavors.ts'
import { compileShape, type ShapeProblem } from '../contract/schema.ts'
import { readYaml, TO_JS, type YamlFault } from '../text/yaml.ts'
import { inconsistencies } from './consistency.ts'
import { WorldDocument } from './schema/world.ts'
import { WorldError } from './world-error.ts'

/**
 * Loads a world file. Import this module only when there is one to read: it loads the YAML parser.
 * @throws WorldError when the file cannot be read or is invalid
 */
export const loadWorld = async (file: string, flavor?: Flavor): Promise<WorldDocument> => {
  return parseWorld(await readText(file), file, world => missingFolders(world, dirname(file)), flavor)
}

/** Bytes of a world file, as many as the laboratory takes in a body. A pipe or a device may have no end. */
const MOST_BYTES = BODY_LIMITS.world.bytes

/** @throws WorldError */
const readText = async (file: string): Promise<string> => {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of createReadStream(file)) {
      size += piece.length
      if (size > MOST_BYTES) {
        throw new WorldError([`world file ${file} is larger than ${MOST_BYTES / 1024 ** 2} MiB; make it smaller`])
      }
      pieces.push(piece)
    }
  } catch (error) {
    if (error instanceof WorldError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw new WorldError([`world file ${file} cannot be read (${code ?? message}); check its path and permissions`])
  }
  return Buffer.concat(pieces).toString()
}

const shapeProblems = compileShape(WorldDocument)

/** A problem of the text of a world file. */
export interface WorldProblem {
  /** `clusters.0.status`; empty for text that is not YAML. */
  readonly path: string
  /** From 1, as the column. */
  readonly line: number
  readonly column: number
  readonly message: string
}

type Rules = (world: WorldDocument) => readonly ShapeProblem[]

/**
 * Parses the text of a world file.
 * @param more additional rules that need more than the text
 * @throws WorldError with the first problems, each as `file:line:column: path: problem`
 */
export const parseWorld = (text: string, file: string, more: Rules, flavor?: Flavor): WorldDocument => {
  const { world, problems, left } = readWorldProblems(text, more, flavor)
  if (world !== undefined) return world
  const lines = problems.map(({ path, line, column, message }) => {
    const where = `${file}:${line}:${column}`
    return path === '' ? `${where}: ${message}` : `${where}: ${path}: ${message}`
  })
  throw new WorldError(left > 0 ? [...lines, `and ${left} more`] : lines)
}

export interface ReadWorld {
  /** undefined: there are problems. */
  readonly world: WorldDocument | undefined
  /** The first ones. */
  readonly problems: WorldProblem[]
  /** Number of further problems. */
  readonly left: number
}

/** Reads the text of a world file. @param more additional rules */
export const readWorldProblems = (text: string, more: Rules, flavor?: Flavor): ReadWorld => {
  const { document, lines, faults } = readYaml(text)
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const first = <Problem>(all: readonly Problem[], told: (problem: Problem) => WorldProblem): ReadWorld => ({
    world: undefined,
    problems: all.slice(0, MOST_PROBLEMS).map(told),
    left: Math.max(0, all.length - MOST_PROBLEMS)
  })
  if (faults.length > 0) return first(faults, fault => ({ path: '', ...at(fault.offset), message: messageOf(fault) }))

  const locate = (path: readonly string[]) => {
    for (let depth = path.length; depth >= 0; depth--) {
      const steps = path.slice(0, depth).map(step => (/^\d+$/.test(step) ? Number(step) : step))
      const node = depth === 0 ? document.contents : document.getIn(steps, true)
      const range = (node as { range?: readonly number[] } | null | undefined)?.range
      if (range?.[0] !== undefined) return at(range[0])
    }
    return at(0)
  }
  const value: unknown = document.toJS(TO_JS)
  const located = ({ path, problem }: ShapeProblem): WorldProblem => ({
    path: path.join('.') || WORLD_ROOT,
    ...locate(path),
    message: problem
  })
  const shape = shapeProblems(value)
  if (shape.length > 0) return first(shape, located)
  const world = value as WorldDocument
  const wrong = [...inconsistencies(world, flavor), ...more(world)]
  return wrong.length > 0 ? first(wrong, located) : { world, problems: [], left: 0 }
}

/** The path of the whole document. */
export const WORLD_ROOT = 'the world'

/** Maximum reported problems: one syntax error can cause thousands. */
const MOST_PROBLEMS = 20

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

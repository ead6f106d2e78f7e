import { stat } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { WorldError } from '../../cloud/world-error.ts'
import { DEFAULT_WORLD } from '../../root.ts'
import { countOf } from '../../text/text.ts'
import type { Laboratory } from '../laboratory.ts'
import { checkNameIsFree, loadTemplate, type Template, type TemplateFiles } from '../templates.ts'

interface Log {
  info?(message: string): void
  warn(message: string): void
}

/** Milliseconds between two looks at a file. */
const PAUSE = 200

/**
 * Reads world files again when they change, until the laboratory stops. It looks at each file by its path, because editors replace files,
 * and mounted folders send no events.
 */
export const watchWorlds = (lab: Laboratory, files: TemplateFiles, log?: Log): void => {
  for (const { file } of lab.options.templates.values()) if (file !== DEFAULT_WORLD) watchWorld(lab, file, files, log)
}

const watchWorld = (lab: Laboratory, file: string, files: TemplateFiles, log: Log | undefined): void => {
  let stopped = false
  const read = async (version: string): Promise<void> => {
    if (stopped) return
    const outcome = version === NO_FILE ? noFile(file) : await readAgain(lab, file, files).catch(problemOf)
    if (outcome === undefined || stopped) return
    if (outcome.isRead) log?.info?.(outcome.text)
    else log?.warn(outcome.text)
    lab.addEvent(lab.main, 'world', outcome.text)
  }
  let before: string | undefined
  let known: string | undefined
  let isLooking = false
  // A file that differs from one look to the next is still being written.
  const look = async (): Promise<void> => {
    const now = await versionOf(file)
    const isComplete = now === before
    before = now
    if (!isComplete || now === known) return
    known = now
    await read(now)
  }
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    look().finally(() => {
      isLooking = false
    })
  }, PAUSE).unref()
  lab.atStop(() => {
    stopped = true
    clearInterval(timer)
  })
}

/** Of a pipe, a device or a folder. To open a pipe would wait for somebody who writes to it, and hold up the end of the process. */
const NO_FILE = 'no file'

/** Differs when the file has changed, was replaced or is missing. */
const versionOf = (file: string): Promise<string> =>
  stat(file).then(
    stats => (stats.isFile() ? `${stats.ino} ${stats.size} ${stats.mtimeMs}` : NO_FILE),
    ({ code }: NodeJS.ErrnoException) => String(code)
  )

interface Outcome {
  readonly isRead: boolean
  readonly text: string
}

/** @returns undefined: it holds what it held before @throws WorldError */
const readAgain = async (lab: Laboratory, file: string, files: TemplateFiles): Promise<Outcome | undefined> => {
  const { templates } = lab.options
  const template = await loadTemplate(file, files)
  checkNameIsFree(template, templates)
  const before = [...templates.values()].find(each => each.file === file)
  if (before !== undefined && isSame(before, template)) return undefined
  lab.replaceTemplate(template)
  return { isRead: true, text: `${file} was read again; sandboxes that are made or reset from now on have its world` }
}

const isSame = (one: Template, other: Template): boolean => isDeepStrictEqual(one.document, other.document)

const noFile = (file: string): Outcome => problemOf(new WorldError([`world file ${file} is no regular file`]))

/** The first problem with the number of the others; `world check` tells all of them. */
const problemOf = (error: unknown): Outcome => {
  const [first = '', ...others] = (error instanceof Error ? error.message : String(error)).split('\n')
  const more = others.length === 0 ? '' : `, and ${countOf(others.length, 'further problem')}`
  return { isRead: false, text: `a changed world file cannot be used, so the old world stays: ${first}${more}` }
}

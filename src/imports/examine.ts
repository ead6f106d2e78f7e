import type { FileType } from '../contract/formats.ts'
import type { Refusal } from '../contract/refusals/refusal.ts'
import type { FileFault, Inspected } from '../files/reader.ts'
import type { ImportSource } from '../objects/find.ts'
import { type Layer, layersOf, withoutSecrets } from '../objects/store.ts'
import type { Check } from './check.ts'
import { contentOf } from './create.ts'
import { type FileGroup, groupFiles } from './file-groups.ts'
import { outcomeOf } from './reading/read-content.ts'
import { serverMessage } from './reading/reason.ts'
import type { ImportRequest } from './requests.ts'
import { seenBy } from './seen.ts'

/** One check of an import that is not made. */
export interface ExaminedCheck {
  readonly name: string
  readonly outcome: 'passed' | 'refused' | 'not reached'
  /** The values that it looked at; undefined when it was not reached. */
  readonly seen?: string
  readonly refusal?: Refusal
  /** Whether Milvus tells its refusal in the job. */
  readonly inJob?: true
}

/** One file, or the arrays of one NumPy folder. */
export interface ExaminedFiles {
  readonly path: string
  /** undefined: the extension is unknown. */
  readonly type: FileType | undefined
  /** Bytes. */
  readonly size: number
  readonly layers: readonly Layer[]
  readonly outcome: Inspected
}

export interface Examination {
  readonly checks: readonly ExaminedCheck[]
  /** undefined: the checks did not get as far as the objects. */
  readonly files: readonly ExaminedFiles[] | undefined
  /** Number of files that were not read because there are more than wanted. */
  readonly unread: number
}

/**
 * Runs the checks of an import and reads its files, but makes no job. Unlike a job it reads on after the first fault.
 * @param most maximum number of files, or NumPy folders, to read
 */
export const examine = async (
  request: ImportRequest,
  checks: readonly Check<ImportRequest>[],
  most: number
): Promise<Examination> => {
  await request.call.sandbox.inspections.settled()
  const examined = await examineChecks(request, checks)
  const found = examined.some(({ name, outcome }) => name === 'objectMeta' && outcome === 'passed')
  if (!found) return { checks: examined, files: undefined, unread: 0 }
  const groups = request.sources.flatMap(source => groupsOf(source, request).map(group => ({ source, group })))
  const files: ExaminedFiles[] = []
  for (const { source, group } of groups.slice(0, most)) files.push(await read(request, source, group))
  return { checks: examined, files, unread: Math.max(0, groups.length - most) }
}

const examineChecks = async (
  request: ImportRequest,
  checks: readonly Check<ImportRequest>[]
): Promise<ExaminedCheck[]> => {
  const examined: ExaminedCheck[] = []
  let refused = false
  for (const check of checks) {
    if (check.deferred !== undefined) {
      const later = await examineDeferred(request, check.deferred, refused)
      examined.push(...later)
      continue
    }
    const one: ExaminedCheck = refused ? notReached(check) : await examineOne(request, check)
    examined.push(one)
    refused ||= one.outcome === 'refused'
  }
  return examined
}

/** A refusal of these checks lets the request go on, and fails its job. */
const examineDeferred = async (
  request: ImportRequest,
  checks: readonly Check<ImportRequest>[],
  unreached: boolean
): Promise<ExaminedCheck[]> => {
  const examined: ExaminedCheck[] = []
  let skip = unreached
  for (const check of checks) {
    const one: ExaminedCheck = skip ? notReached(check) : await examineOne(request, check)
    examined.push({ ...one, inJob: true })
    skip ||= one.outcome === 'refused'
  }
  return examined
}

const notReached = ({ name }: Check<ImportRequest>): ExaminedCheck => ({ name, outcome: 'not reached' })

const examineOne = async (request: ImportRequest, check: Check<ImportRequest>): Promise<ExaminedCheck> => {
  const { name } = check
  const refusal = (await check.run(request))?.foundBy(name)
  if (refusal === undefined) return { name, outcome: 'passed', seen: seenBy(name, request) }
  return { name, outcome: 'refused', seen: refusal.explain, refusal }
}

const groupsOf = (source: ImportSource, request: ImportRequest): FileGroup[] => {
  const { key, folder } = source.location
  return groupFiles(source, request, within => withoutSecrets(folder ? `${key}${within}`.replace(/\/$/, '') : key))
}

const read = async (request: ImportRequest, source: ImportSource, group: FileGroup): Promise<ExaminedFiles> => {
  const { path, objects, type, fault } = group
  const size = objects.reduce((sum, object) => sum + object.size, 0)
  const layers = layersOf(objects)
  if (fault !== undefined || type === undefined) {
    const unknown: FileFault = { message: `unexpected file type, files=[${path}]`, explain: 'its extension is unknown' }
    return { path, type, size, layers, outcome: { fault: fault ?? unknown } }
  }
  const content = contentOf(request, '0')
  const outcome = await outcomeOf(content, { source: { ...source, fileType: type }, objects })
  if ('rows' in outcome) return { path, type, size, layers, outcome }
  const message = serverMessage(outcome.fault, type, request.limits.namedFiles)
  return { path, type, size, layers, outcome: { fault: { ...outcome.fault, message } } }
}

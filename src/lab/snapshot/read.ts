import { compileShape } from '../../contract/schema.ts'
import { LabError } from '../lab-error.ts'
import { Snapshot, VERSION } from './shape.ts'

const problemsOf = compileShape(Snapshot)

/** Brings a snapshot of a version to the next one. Its shape is checked afterwards, so it may be of any shape here. */
type Step = (older: object) => object

/** Version 1 has no numbers of rows, order of clusters and idle times: all of them may be left out. */
const from1: Step = older => ({ ...older, version: 2 })

const STEPS: ReadonlyMap<number, Step> = new Map([[1, from1]])

const versionOf = (value: unknown): number => {
  const version = (value as { readonly version?: unknown } | null)?.version
  if (typeof version !== 'number') throw new LabError(400, 'this is no snapshot: it has no version')
  if (version > VERSION) {
    throw new LabError(
      400,
      `the snapshot is of version ${version}, this emulator reads up to ${VERSION}; take a newer emulator`
    )
  }
  return version
}

/** Reads a snapshot of this or an older version. @throws LabError */
export const readSnapshot = (value: unknown): Snapshot => {
  let snapshot = value as object
  for (let version = versionOf(value); version < VERSION; version++) {
    const step = STEPS.get(version)
    if (step === undefined) throw new LabError(400, `there has never been a snapshot of version ${version}`)
    snapshot = step(snapshot)
  }
  const problems = problemsOf(snapshot)
  if (problems.length === 0) return snapshot as Snapshot
  const lines = problems.map(({ path, problem }) => `${path.join('.').slice(0, 100)} ${problem}`)
  throw new LabError(400, `the snapshot cannot be read: ${lines.join('; ')}`)
}

import { inconsistencies } from '../../cloud/consistency.ts'
import type { WorldDocument } from '../../cloud/schema/world.ts'
import { LabError } from '../lab-error.ts'

interface Change {
  readonly before: WorldDocument
  readonly after: WorldDocument
  /** Of what is put; problems in it are told relative to it. */
  readonly place: readonly (string | number)[]
}

/**
 * What a world file may not be, a world may not become. The shape of what is put has been checked. Problems elsewhere that were there
 * before are let be: a restored snapshot may have names that earlier versions took. @throws LabError
 */
export const checkChange = ({ before, after, place }: Change): void => {
  const found = inconsistencies(after)
  if (found.length === 0) return
  const isInPlace = (path: readonly string[]): boolean => place.every((step, depth) => path[depth] === String(step))
  const known = new Set(inconsistencies(before).map(problem => JSON.stringify(problem)))
  const problems = found.filter(problem => isInPlace(problem.path) || !known.has(JSON.stringify(problem)))
  if (problems.length === 0) return
  const lines = problems.map(({ path, problem }) => {
    const told = isInPlace(path) ? path.slice(place.length) : path
    return told.length === 0 ? problem : `${told.join('.')}: ${problem}`
  })
  throw new LabError(400, lines.join('; '))
}

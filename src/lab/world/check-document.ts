import { inconsistencies } from '../../cloud/consistency.ts'
import { WorldDocument } from '../../cloud/schema/world.ts'
import { compileShape } from '../../contract/shape.ts'
import { LabError } from '../lab-error.ts'

const shapeProblems = compileShape(WorldDocument)

/** What a world file may not be, a world may not become. @param place of what is put; problems in it are told relative to it @throws LabError */
export const checkDocument = (document: WorldDocument, place: readonly (string | number)[]): void => {
  const shape = shapeProblems(document)
  const problems = shape.length > 0 ? shape : inconsistencies(document)
  if (problems.length === 0) return
  const isInPlace = (path: readonly string[]): boolean => place.every((step, depth) => path[depth] === String(step))
  const lines = problems.map(({ path, problem }) => {
    const told = isInPlace(path) ? path.slice(place.length) : path
    return told.length === 0 ? problem : `${told.join('.')}: ${problem}`
  })
  throw new LabError(400, lines.join('; '))
}

import type { Field } from '../../cloud/schema/collection.ts'
import { timestamptzProblem } from '../../text/timestamptz.ts'
import { type WktProblem, wktProblem } from '../../text/wkt.ts'
import { typeMismatch, type ValueCheck, type ValueProblem } from './messages.ts'

/** Types whose values are texts of a form. */
export const FORMED: ReadonlySet<Field['type']> = new Set(['Geometry', 'Timestamptz'])

/** A Geometry in well-known text. server source: csv/row_parser.go; that JSON is rejected in the same words is a guess */
export const geometry =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    return typeof value === 'string' ? geometryProblem(field, value) : typeMismatch(field, value, source)
  }

export const geometryProblem = (field: Field, text: string): ValueProblem | undefined => {
  const problem = wktProblem(text)
  if (problem === undefined) return undefined
  const { message } = typeMismatch(field, text, JSON.stringify(text))
  return { message, explain: explainWkt(field, problem) }
}

/** A Geometry of a Parquet column. server source: parquet/field_reader.go passes on the error of go-geom; its further lines are left out */
export const parquetGeometry = (field: Field, text: string): ValueProblem | undefined => {
  const found = wktProblem(text)
  if (found === undefined) return undefined
  const before = text.slice(0, found.at)
  const line = before.split('\n').length
  const column = found.at - (before.lastIndexOf('\n') + 1)
  return {
    message: `syntax error: ${found.problem} at line ${line}, pos ${column}`,
    explain: explainWkt(field, found)
  }
}

const explainWkt = ({ name }: Field, { problem, at }: WktProblem): string =>
  `field ${name} takes well-known text, such as POINT (30.5 10), without SRID; at character ${at + 1}: ${problem}`

/** server source: csv/row_parser.go, parquet/field_reader.go; that a number in JSON is no time is a guess: an earlier server accepted it */
export const timestamptz =
  (field: Field): ValueCheck =>
  source => {
    const value: unknown = JSON.parse(source)
    return typeof value === 'string' ? timeProblem(field, value) : typeMismatch(field, value, source)
  }

export const timeProblem = ({ name }: Field, text: string): ValueProblem | undefined => {
  const problem = timestamptzProblem(text)
  if (problem === undefined) return undefined
  return {
    message: `${problem}: invalid parameter`,
    explain: `field ${name} takes a date and a time, such as 2025-01-31T10:00:00+08:00 or 2025-01-31 10:00:00; without an offset it is in the time zone of the collection`
  }
}

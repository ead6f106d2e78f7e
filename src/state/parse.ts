import { type Agreement, type JobRow, type RecordRow, StateProblem } from './messages.ts'

/** The agreement of a state. @throws StateProblem CORRUPT */
export const parseAgreement = (text: string): Agreement => {
  try {
    const agreement = JSON.parse(text) as Agreement
    for (const value of Object.values(agreement.settings)) JSON.parse(value)
    // Bytes that are not UTF-8 are read as this character. No setting contains it.
    if (!text.includes('\ufffd')) return agreement
  } catch {}
  throw new StateProblem('CORRUPT', 'the settings of the state are damaged')
}

/** @throws StateProblem DAMAGED */
export const parseJob = <Value>({ sandbox, no, record }: JobRow): Value =>
  parseOr(record, () => damage('jobs', `sandbox ${sandbox}, no ${no}`))

/** @throws StateProblem DAMAGED */
export const parseRecord = <Value>(row: RecordRow): Value => parseOr(row.record, () => damage('records', rowText(row)))

/** The parts of a record's key. @throws StateProblem DAMAGED */
export const parseKey = <Value>(row: RecordRow): Value => parseOr(row.key, () => damage('records', rowText(row)))

/** The parser's own error would quote the record, which may contain a key or a credential. */
const parseOr = <Value>(text: string, problem: () => StateProblem): Value => {
  try {
    return JSON.parse(text) as Value
  } catch {
    throw problem()
  }
}

/** @param table without the prefix that it has in a database */
const damage = (table: 'jobs' | 'records', row: string): StateProblem =>
  new StateProblem('DAMAGED', `${table} (${row})`)

/** The key of a grant is a credential. */
const rowText = ({ sandbox, kind, key }: RecordRow): string =>
  `sandbox ${sandbox}, kind ${kind}${kind === 'grant' || key === '' ? '' : `, key ${key}`}`

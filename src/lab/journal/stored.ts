import { operationNamed } from '../../operations/index.ts'
import type { JournalRecord } from './journal.ts'

/** The text of a record that is kept outside the process. Its id is kept beside it. */
export const toStored = (record: JournalRecord): string => {
  const { id: _, ...rest } = record
  if (rest.kind === 'event') return JSON.stringify(rest)
  return JSON.stringify({ ...rest, operation: rest.operation?.name })
}

export const fromStored = (id: number, text: string): JournalRecord => {
  const record = JSON.parse(text)
  if (record.kind === 'event') return { ...record, id }
  return { ...record, id, operation: record.operation === undefined ? undefined : operationNamed(record.operation) }
}

import type { FileFault, Inspected } from '../../files/fault.ts'
import { type Awaitable, after } from '../../objects/awaitable.ts'
import type { ObjectMeta } from '../../objects/store.ts'
import { byFolder } from '../file-set/folders.ts'
import type { Findings } from '../jobs/job.ts'
import type { Content } from './content.ts'
import { idOf } from './known-files.ts'
import { readGroup } from './read-group.ts'

type Group = readonly ObjectMeta[]

/** What is read together: the arrays of a NumPy folder, of any other type each file. */
const groupsOf = ({ fileType, location, objects }: Content): readonly Group[] =>
  fileType === 'numpy' ? [...byFolder(location, objects).values()] : objects.map(object => [object])

const placeOf = (file: string, { row, field }: FileFault): string =>
  [file, row && `row ${row}`, field && `field ${field}`].filter(Boolean).join(', ')

/** server source: every text ends so */
const findingOf = (fault: FileFault, group: Group): Findings => {
  const file = fault.file ?? group[0]?.key ?? ''
  const explain = `${placeOf(file, fault)}: ${fault.explain}`
  return { rows: 0, fault: { file, message: `${fault.message}: importing data failed`, explain } }
}

/** Of objects without bytes the world says how many rows they have. */
const outcomeOf = (content: Content, group: Group): Awaitable<Inspected> => {
  if (group.some(({ declared }) => declared)) return { rows: group[0]?.rows ?? 0 }
  return content.known.get(content.collection, idOf(content.location, group)) ?? readGroup(content, group)
}

/**
 * Reads what a job imports, one file after the other up to the first fault; at once when all of it is known.
 * Rejects when it is stopped.
 */
export const readContent = (content: Content): Awaitable<Findings> => {
  const groups = groupsOf(content)
  const fileRows = content.objects.length > 1 ? new Map<string, number>() : undefined
  const readFrom = (at: number, rows: number): Awaitable<Findings> => {
    const group = groups[at]
    if (group === undefined) return { rows, ...(fileRows && { fileRows }) }
    return after(outcomeOf(content, group), inspected => {
      if ('fault' in inspected) return findingOf(inspected.fault, group)
      if (fileRows) for (const { key } of group) fileRows.set(key, inspected.rows)
      return readFrom(at + 1, rows + inspected.rows)
    })
  }
  return readFrom(0, 0)
}

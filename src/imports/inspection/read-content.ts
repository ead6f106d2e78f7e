import { type Awaitable, after } from '../../awaitable.ts'
import type { FileFault, Inspected } from '../../files/fault.ts'
import { byFolder } from '../file-set/folders.ts'
import type { Findings } from '../jobs/job.ts'
import type { Content, Group } from './content.ts'
import { idOf } from './known-files.ts'
import { readGroup } from './read-group.ts'

const groupsOf = ({ sources }: Content): readonly Group[] => {
  const groups: Group[] = []
  for (const source of sources) {
    if (source.fileType === 'numpy') {
      for (const objects of byFolder(source).values()) groups.push({ source, objects })
    } else {
      for (const object of source.objects) groups.push({ source, objects: [object] })
    }
  }
  return groups
}

const placeOf = (file: string, { row, field }: FileFault): string =>
  [file, row && `row ${row}`, field && `field ${field}`].filter(Boolean).join(', ')

/** server source: every text ends so */
const findingOf = (fault: FileFault, { objects }: Group): Findings => {
  const file = fault.file ?? objects[0]?.key ?? ''
  const explain = `${placeOf(file, fault)}: ${fault.explain}`
  return { rows: 0, fault: { file, message: `${fault.message}: importing data failed`, explain } }
}

/** Of objects without bytes the world says how many rows they have. */
const outcomeOf = (content: Content, group: Group): Awaitable<Inspected> => {
  const { source, objects } = group
  if (objects.some(({ declared }) => declared)) return { rows: objects[0]?.rows ?? 0 }
  return (
    content.known.get(content.collection, idOf(source.location, objects, content.rules)) ?? readGroup(content, group)
  )
}

/**
 * Reads what a job imports, one file after the other up to the first fault; at once when all of it is known.
 * Rejects when it is stopped.
 */
export const readContent = (content: Content): Awaitable<Findings> => {
  const groups = groupsOf(content)
  const isOne = groups.length === 1 && groups[0]?.objects.length === 1
  const fileRows = isOne ? undefined : new Map<string, number>()
  const readFrom = (at: number, rows: number): Awaitable<Findings> => {
    const group = groups[at]
    if (group === undefined) return fileRows === undefined ? { rows } : { rows, fileRows }
    return after(outcomeOf(content, group), inspected => {
      if ('fault' in inspected) return findingOf(inspected.fault, group)
      if (fileRows) for (const { key } of group.objects) fileRows.set(key, inspected.rows)
      return readFrom(at + 1, rows + inspected.rows)
    })
  }
  return readFrom(0, 0)
}

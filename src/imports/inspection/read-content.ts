import { type Awaitable, after } from '../../awaitable.ts'
import { type FileFault, type Inspected, placeOf } from '../../files/fault.ts'
import { withoutSecrets } from '../../objects/quote.ts'
import type { ObjectMeta } from '../../objects/store.ts'
import { byFolder, pathWithin } from '../file-set/folders.ts'
import type { Findings } from '../jobs/job.ts'
import type { Content, ContentSource, Group } from './content.ts'
import { idOf } from './known-files.ts'
import { readGroup } from './read-group.ts'
import { reasonOf, WORDS_ALONE } from './reason.ts'

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

/** The URL as the request named it, of a folder up to its last slash; undefined when it has a secret in it. */
export const shownUrl = ({ url = '', location }: Pick<ContentSource, 'url' | 'location'>): string | undefined => {
  const named = location.folder ? url.slice(0, url.lastIndexOf('/') + 1) : url
  return named === '' || withoutSecrets(named) !== named ? undefined : named
}

/** The file of an object as the request named it: a folder's with what lies below it. */
const pathOf = (source: ContentSource, object: ObjectMeta): string => {
  const shown = shownUrl(source)
  if (shown === undefined) return object.key
  return source.location.folder ? shown + pathWithin(source.location, object) : shown
}

const findingOf = (content: Content, fault: FileFault, { source, objects }: Group, at: number): Findings => {
  const { reason = WORDS_ALONE, sources } = content
  const file = fault.file ?? objects[0]?.key ?? ''
  const list = reason.lists.length === sources.length ? reason.lists[at] : undefined
  const paths = list?.map(withoutSecrets) ?? objects.map(object => pathOf(source, object))
  const message = reasonOf(fault, source.fileType, reason, at, paths)
  return { rows: 0, fault: { file, message, explain: `${placeOf({ ...fault, file })}: ${fault.explain}` } }
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
      if ('fault' in inspected) return findingOf(content, inspected.fault, group, at)
      if (fileRows) for (const { key } of group.objects) fileRows.set(key, inspected.rows)
      return readFrom(at + 1, rows + inspected.rows)
    })
  }
  return readFrom(0, 0)
}

import { type Awaitable, after } from '../../awaitable.ts'
import { type FileFault, type Inspected, placeOf } from '../../files/reader.ts'
import { type ObjectMeta, withoutSecrets } from '../../objects/store.ts'

import { byFolder, pathWithin } from '../file-set/folders.ts'
import type { Findings } from '../jobs/job.ts'
import type { Content, ContentSource, Group } from './content.ts'
import { idOf } from './known-files.ts'
import { readGroup, unreadable } from './read-group.ts'
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

const messageOf = (content: Content, fault: FileFault, { source, objects }: Group, at: number): string => {
  const { reason = WORDS_ALONE, sources } = content
  const list = reason.lists.length === sources.length ? reason.lists[at] : undefined
  const paths = list?.map(withoutSecrets) ?? objects.map(object => pathOf(source, object))
  return reasonOf(fault, source.fileType, reason, at, paths)
}

const findingOf = (content: Content, fault: FileFault, group: Group, at: number): Findings => {
  const file = fault.file ?? group.objects[0]?.key ?? ''
  const message = messageOf(content, fault, group, at)
  return { rows: 0, fault: { file, message, explain: `${placeOf({ ...fault, file })}: ${fault.explain}` } }
}

/** documented: Amazon S3 error responses */
const NO_SUCH_KEY = 'The specified key does not exist.'

/** Why a job fails one of whose files is gone when it is to be read. @param key of one of its objects */
export const reasonOfGone = (content: Content, key: string): string => {
  const fault = unreadable(key, NO_SUCH_KEY)
  for (const [at, group] of groupsOf(content).entries()) {
    if (group.objects.some(object => object.key === key)) return messageOf(content, fault, group, at)
  }
  return fault.message
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

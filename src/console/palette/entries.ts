import { call } from '../call.ts'
import { openSandbox } from '../frame/sandbox-menu.tsx'
import { jobs, sandboxes } from '../live.ts'
import type { IconName } from '../parts/icon.tsx'
import { PAGE_NAMES } from '../place.ts'
import { go, hasPage } from '../router.ts'
import { say } from '../words/words.ts'

/** Something that can be gone to. */
export interface Entry {
  readonly kind: 'page' | 'job' | 'code' | 'cluster' | 'sandbox'
  readonly icon: IconName
  readonly text: string
  /** More words that it is found by. */
  readonly about?: string
  open(): void
}

/** Entries of the data that the tab already has. */
export const entriesHere = (): Entry[] => [
  ...PAGE_NAMES.filter(hasPage).map(
    (name): Entry => ({ kind: 'page', icon: name, text: say(`nav.${name}`), about: name, open: () => go(name) })
  ),
  ...sandboxes.value.map(
    ({ name }): Entry => ({ kind: 'sandbox', icon: 'box', text: name, open: () => openSandbox(name) })
  ),
  ...(jobs.value?.jobs ?? []).map(
    ({ jobId, fileName }): Entry => ({
      kind: 'job',
      icon: 'jobs',
      text: jobId,
      about: fileName,
      open: () => go('jobs', jobId)
    })
  )
]

/** Codes and clusters, which no stream tells. What cannot be read is left out. */
export const loadFurther = async (): Promise<Entry[]> => {
  const [codes, clusters] = await Promise.all([
    hasPage('errors') ? call('GET /errors', {}).then(codeEntries, () => []) : [],
    hasPage('world') ? call('GET /world', {}).then(clusterEntries, () => []) : []
  ])
  return [...codes, ...clusters]
}

interface Codes {
  readonly errors: readonly { readonly code: number; readonly message: string }[]
}

/** A code may have several rows. */
const codeEntries = ({ errors }: Codes): Entry[] =>
  [...new Map(errors.map(({ code, message }) => [code, message]))].map(([code, message]) => ({
    kind: 'code',
    icon: 'errors',
    text: String(code),
    about: message,
    open: () => go('errors', String(code))
  }))

interface Clusters {
  readonly clusters: readonly { readonly id: string; readonly name: string }[]
}

const clusterEntries = ({ clusters }: Clusters): Entry[] =>
  clusters.map(({ id, name }) => ({
    kind: 'cluster',
    icon: 'world',
    text: name,
    about: id,
    open: () => go('world', `clusters/${id}`)
  }))

/** Entries that are shown, at most. */
const MOST = 20

/** Entries with all the words, those first whose name begins with the text. */
export const matching = (entries: readonly Entry[], text: string): Entry[] => {
  const asked = text.trim().toLowerCase()
  const words = asked.split(/\s+/)
  const found = entries.filter(({ text, about = '' }) => {
    const all = `${text} ${about}`.toLowerCase()
    return words.every(word => all.includes(word))
  })
  const begins = ({ text }: Entry) => text.toLowerCase().startsWith(asked)
  return [...found.filter(begins), ...found.filter(entry => !begins(entry))].slice(0, MOST)
}

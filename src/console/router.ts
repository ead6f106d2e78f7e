import { signal } from '@preact/signals'
import { type PageName, type Place, readPlace, writePlace } from './place.ts'

const drawn = new Set<PageName>()

/** Tells which pages there are. */
export const registerPages = (names: readonly PageName[]): void => {
  for (const name of names) drawn.add(name)
}

export const hasPage = (name: PageName): boolean => drawn.has(name)

/** Where the tab is. */
export const place = signal<Place>(readPlace(''))

/** Fields of the address that stay when another page is opened. */
const KEPT = ['sandbox'] as const

/** The address of a page in the present sandbox; for `href`. */
export const linkTo = (page: PageName, id?: string, query: Readonly<Record<string, string>> = {}): string => {
  const kept = Object.fromEntries(KEPT.map(name => [name, place.value.query[name] ?? '']))
  return writePlace({ page, id, query: { ...kept, ...query } })
}

/** Opens a page. */
export const go = (page: PageName, id?: string, query?: Readonly<Record<string, string>>): void => {
  location.hash = linkTo(page, id, query)
}

/** Changes fields of the address, such as filters; an empty text removes one. Filters make no entry in the history. */
export const setQuery = (fields: Readonly<Record<string, string>>, { history: adds = false } = {}): void => {
  const { page, id, query } = place.value
  const fragment = writePlace({ page, id, query: { ...query, ...fields } })
  if (adds) location.hash = fragment
  else if (mayOpen(readPlace(fragment))) {
    history.replaceState(history.state, '', fragment)
    place.value = readPlace(fragment)
  }
}

/** Asks whether another place may be opened. */
type LeaveGuard = (next: Place) => boolean

let leaveGuard: LeaveGuard | undefined

/** Lets a page with unsaved edits ask before it is left, whether by a link, a key or the way back, until the returned function is called. */
export const guardLeaving = (guard: LeaveGuard): (() => void) => {
  leaveGuard = guard
  return () => {
    if (leaveGuard === guard) leaveGuard = undefined
  }
}

const mayOpen = (next: Place): boolean => leaveGuard === undefined || leaveGuard(next)

/** Whether the present place was there before and was returned to: the browser knows how far it was scrolled. */
export let returned = false

/** Marks an entry of the history as shown; one that has the mark already was returned to. */
const markEntry = (): void => {
  returned = history.state !== null
  if (!returned) history.replaceState('shown', '')
}

/** Follows the address of the tab. */
export const startRouter = (): void => {
  const follow = () => {
    const next = readPlace(location.hash)
    if (mayOpen(next)) {
      markEntry()
      place.value = next
    }
    // The address has changed already.
    else history.pushState('shown', '', writePlace(place.value))
  }
  addEventListener('hashchange', follow)
  follow()
}

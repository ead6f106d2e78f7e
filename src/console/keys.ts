import type { PageName } from './place.ts'
import { linkTo, place } from './router.ts'

/** The letter after `g` that opens a page. */
export const GO: Readonly<Record<PageName, string>> = {
  start: 's',
  overview: 'o',
  import: 'i',
  jobs: 'j',
  journal: 'l',
  faults: 'f',
  errors: 'e',
  coverage: 'c',
  world: 'w'
}

export interface KeyActions {
  /** Pages that there are. */
  readonly pages: readonly PageName[]
  help(): void
  /** Opens the sandbox that stands so many places further. */
  moveSandbox(step: 1 | -1): void
}

/** Milliseconds for the letter after `g`. */
const SECOND_KEY = 1500

/** Keys of the whole page. None is heard while a person types or a dialog is open, and none deletes anything. */
export const startKeys = (actions: KeyActions): void => {
  let goUntil = 0
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const { key } = event
    if (Date.now() < goUntil) {
      goUntil = 0
      const page = actions.pages.find(name => GO[name] === key)
      if (page !== undefined) location.hash = linkTo(page)
      return
    }
    if (key === 'g') goUntil = Date.now() + SECOND_KEY
    else if (key === '?') actions.help()
    else if (key === '[') actions.moveSandbox(-1)
    else if (key === ']') actions.moveSandbox(1)
    else if (key === 'j') moveRow(1)
    else if (key === 'k') moveRow(-1)
    else if (key === 'Escape') leaveDetail()
    else if (key === '/') {
      event.preventDefault()
      document.querySelector<HTMLInputElement>('input[type=search]')?.focus()
    }
  })
}

/** Whether keys are text now. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog[open]') !== null

/** Moves the focus to the link of the next row; Enter opens it. */
const moveRow = (step: 1 | -1): void => {
  const links = [...document.querySelectorAll<HTMLElement>('.table tr.opens .main-cell a')]
  const at = links.indexOf(document.activeElement as HTMLElement)
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step
  links[next]?.focus()
}

/** From one job or entry to their list. */
const leaveDetail = (): void => {
  const { page, id, query } = place.value
  if (page !== undefined && id !== undefined) location.hash = linkTo(page, undefined, query)
}

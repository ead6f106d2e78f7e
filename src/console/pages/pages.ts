import { computed, effect } from '@preact/signals'
import type { ComponentType } from 'preact'
import { connection, overview } from '../live.ts'
import { lazy } from '../parts/lazy.tsx'
import { PAGE_NAMES, type PageName } from '../place.ts'
import { hasPage, linkTo, place, registerPages } from '../router.ts'
import { sandboxName } from '../sandbox.ts'
import { OverviewPage } from './overview/overview.tsx'
import { StartPage } from './start/start.tsx'

/** The component of each page. A page without one is not in the side list. */
export const PAGES: Partial<Readonly<Record<PageName, ComponentType>>> = {
  start: StartPage,
  overview: OverviewPage,
  import: lazy(() => import('./import/import.tsx').then(({ ImportPage }) => ImportPage)),
  jobs: lazy(() => import('./jobs/jobs.tsx').then(({ JobsPage }) => JobsPage)),
  journal: lazy(() => import('./journal/journal.tsx').then(({ JournalPage }) => JournalPage)),
  faults: lazy(() => import('./faults/faults.tsx').then(({ FaultsPage }) => FaultsPage)),
  errors: lazy(() => import('./errors/errors.tsx').then(({ ErrorsPage }) => ErrorsPage)),
  coverage: lazy(() => import('./coverage/coverage.tsx').then(({ CoveragePage }) => CoveragePage)),
  world: lazy(() => import('./world/world.tsx').then(({ WorldPage }) => WorldPage))
}

registerPages(PAGE_NAMES.filter(name => name in PAGES))

/** The page that the tab shows; undefined: it is not yet known. */
export const currentPage = computed<PageName | undefined>(() => {
  const { page } = place.value
  return page !== undefined && hasPage(page) ? page : undefined
})

/** An address without a page opens the start page while nothing has happened in the sandbox, else the overview. */
export const startDefaultPage = (): void => {
  effect(() => {
    if (currentPage.value !== undefined) return
    const known = overview.value?.sandboxes.find(({ name }) => name === sandboxName.value)
    if (known === undefined && (connection.value.state === 'connecting' || connection.value.state === 'live')) return
    const page = known === undefined || known.journal.last === 0 ? 'start' : 'overview'
    location.replace(linkTo(page))
  })
}

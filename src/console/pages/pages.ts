import { computed } from '@preact/signals'
import type { ComponentType } from 'preact'
import { type PageName, place } from '../router.ts'
import { JobsPage } from './jobs/jobs.tsx'

/** What stands for each page name; a page that is not here is not in the side list. */
export const PAGES: Partial<Readonly<Record<PageName, ComponentType>>> = {
  jobs: JobsPage
}

/** The page that the tab shows. */
export const currentPage = computed<PageName>(() => {
  const { page } = place.value
  return page !== undefined && page in PAGES ? page : 'jobs'
})

import { computed } from '@preact/signals'
import { place } from './router.ts'

/** The sandbox that calls without a name reach. */
export const MAIN = 'default'

/** The sandbox that the tab shows: a field of its address. */
export const sandboxName = computed(() => place.value.query['sandbox'] || MAIN)

import { clusterRefusals } from './cluster.ts'
import type { RefusalEntry } from './entry.ts'
import { gatewayRefusals } from './gateway.ts'
import { httpRefusals } from './http.ts'
import { importRefusals } from './imports.ts'
import { storageRefusals } from './storage.ts'

const documented = [...storageRefusals, ...clusterRefusals, ...importRefusals, ...gatewayRefusals] as const

const entries = [...documented, ...httpRefusals] as const

export type RefusalCode = (typeof entries)[number]['code']

/** The codes that the pages of import, get and list document, in ascending order. */
export const documentedRefusals: readonly RefusalEntry[] = [...documented].sort((a, b) => a.code - b.code)

const byCode: ReadonlyMap<number, RefusalEntry> = new Map(entries.map(entry => [entry.code, entry]))

export const entryOf = (code: RefusalCode): RefusalEntry => byCode.get(code) as RefusalEntry

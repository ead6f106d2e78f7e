import { clusterRefusals } from './cluster.ts'
import type { RefusalEntry } from './entry.ts'
import { gatewayRefusals } from './gateway.ts'
import { httpRefusals } from './http.ts'
import { importRefusals } from './imports.ts'
import { milvusRefusals } from './milvus.ts'
import { storageRefusals } from './storage.ts'
import { v2Refusals } from './v2.ts'

const documented = [...storageRefusals, ...clusterRefusals, ...importRefusals, ...gatewayRefusals] as const

const ofV2 = [...v2Refusals, ...milvusRefusals] as const

const entries = [...documented, ...ofV2, ...httpRefusals] as const

export type RefusalCode = (typeof entries)[number]['code']

const ascending = (a: RefusalEntry, b: RefusalEntry): number => a.code - b.code

/** The codes that the v1 pages of import, get and list document, in ascending order. */
export const documentedRefusals: readonly RefusalEntry[] = [...documented].sort(ascending)

/** The codes that v2 has of its own, those of Milvus among them, in ascending order. */
export const documentedRefusalsV2: readonly RefusalEntry[] = [...ofV2].sort(ascending)

const byCode: ReadonlyMap<number, RefusalEntry> = new Map(entries.map(entry => [entry.code, entry]))

export const entryOf = (code: RefusalCode): RefusalEntry => byCode.get(code) as RefusalEntry

import { clusterRefusals } from './cluster.ts'
import { clusterCallRefusals } from './cluster-calls.ts'
import { dataPlaneRefusals } from './data-plane.ts'
import type { RefusalEntry } from './entry.ts'
import { gatewayRefusals } from './gateway.ts'
import { httpRefusals } from './http.ts'
import { importRefusals } from './imports.ts'
import { milvusRefusals } from './milvus.ts'
import { storageRefusals } from './storage.ts'
import { v2Refusals } from './v2.ts'

const documented = [...storageRefusals, ...clusterRefusals, ...importRefusals, ...gatewayRefusals] as const

const beside = [...v2Refusals, ...milvusRefusals, ...clusterCallRefusals, ...dataPlaneRefusals] as const

const entries = [...documented, ...beside, ...httpRefusals] as const

export type RefusalCode = (typeof entries)[number]['code']

const ascending = (a: RefusalEntry, b: RefusalEntry): number => a.code - b.code

/** The codes that the v1 pages of import, get and list document, in ascending order. */
export const documentedRefusals: readonly RefusalEntry[] = [...documented].sort(ascending)

/** The codes that v2, Milvus and the calls beside the jobs have of their own, in ascending order. */
export const documentedRefusalsV2: readonly RefusalEntry[] = [...beside].sort(ascending)

const byCode: ReadonlyMap<number, RefusalEntry> = new Map(entries.map(entry => [entry.code, entry]))

export const entryOf = (code: RefusalCode): RefusalEntry => byCode.get(code) as RefusalEntry

import { accessRefusals } from './access.ts'
import { clusterRefusals } from './cluster.ts'
import { clusterCallRefusals } from './cluster-calls.ts'
import { collectionRefusals } from './collections.ts'
import type { MilvusForm, RefusalEntry } from './entry.ts'
import { httpRefusals } from './http.ts'
import { importRefusals } from './imports.ts'
import { requestRefusals } from './request.ts'

const documented = [
  ...accessRefusals,
  ...clusterRefusals,
  ...clusterCallRefusals,
  ...requestRefusals,
  ...collectionRefusals,
  ...importRefusals
] as const

const ascending: readonly RefusalEntry[] = [...documented].sort((a, b) => a.code - b.code)

/** The codes that the v1 pages of import, get and list document, in ascending order. */
export const documentedRefusals = ascending.filter(({ importPages }) => importPages)

/** All other codes: of v2, of Milvus and of the related calls, in ascending order. */
export const documentedRefusalsV2 = ascending.filter(({ importPages }) => !importPages)

export type RefusalCode = (typeof entries)[number]['code']

const entries = [...documented, ...httpRefusals] as const

type CatalogueEntry = RefusalEntry & { readonly code: RefusalCode }

const byCode: ReadonlyMap<RefusalCode, CatalogueEntry> = new Map(entries.map(entry => [entry.code, entry]))

export const entryOf = (code: RefusalCode): CatalogueEntry => byCode.get(code) as CatalogueEntry

export type MessageStyle = 'plain' | 'bracketed'

/** A Milvus code with its message. */
export interface MilvusWords extends MilvusForm {
  readonly code: RefusalCode
}

/** For each cloud code, the codes that other parts of the API use instead. A form that names a code without an entry does not compile. */
export const FORMS: {
  readonly v2: ReadonlyMap<RefusalCode, RefusalCode>
  readonly dataPlaneV1: ReadonlyMap<RefusalCode, RefusalCode>
  readonly dataPlaneV2: ReadonlyMap<RefusalCode, RefusalCode>
  readonly milvus: ReadonlyMap<RefusalCode, MilvusWords>
} = {
  v2: new Map(entries.flatMap(entry => ('v2' in entry ? [[entry.code, entry.v2]] : []))),
  dataPlaneV1: new Map(entries.flatMap(entry => ('dataPlaneV1' in entry ? [[entry.code, entry.dataPlaneV1]] : []))),
  dataPlaneV2: new Map(entries.flatMap(entry => ('dataPlaneV2' in entry ? [[entry.code, entry.dataPlaneV2]] : []))),
  milvus: new Map(entries.flatMap(entry => ('milvus' in entry ? [[entry.code, entry.milvus]] : [])))
}

export interface RefusalDetails {
  /** Name of the check, for `x-emulator-check`. Omitted in tables of checks: `admit` adds the name of the row. */
  readonly check?: string
  /** Replaces `xxx` in the message. */
  readonly reason?: string | undefined
  /** One line for `x-emulator-explain`: what was checked, what was found, what to change. */
  readonly explain: string
  /** The whole message, if it differs from the code's usual one. */
  readonly text?: string | undefined
  /** HTTP status, if it differs from the code's usual one. */
  readonly status?: 403 | undefined
  /** The Milvus form, if it cannot be derived from the code alone. */
  readonly milvus?: MilvusWords
}

/** A documented response other than success. */
export class Refusal extends Error {
  readonly entry: CatalogueEntry
  readonly reason: string
  readonly explain: string
  readonly text: string | undefined
  /** HTTP status. */
  readonly status: number
  readonly milvus: MilvusWords | undefined
  #check: string

  constructor(code: RefusalCode, { check = '', reason = '', explain, text, status, milvus }: RefusalDetails) {
    const entry = entryOf(code)
    super(entry.message)
    this.entry = entry
    this.status = status ?? entry.status
    this.reason = reason
    this.explain = explain
    this.text = text
    this.milvus = milvus
    this.#check = check
  }

  /** Name of the check that failed. */
  get check(): string {
    return this.#check
  }

  /** Sets the name of the check; only for tables of checks. */
  foundBy(check: string): this {
    this.#check = check
    return this
  }

  /** The response body. */
  body(style: MessageStyle): { code: number; message: string } {
    const { code, message, brackets } = this.entry
    if (this.text !== undefined) return { code, message: this.text }
    const [open, close] = style === 'bracketed' && brackets !== undefined ? brackets : ['', '']
    return { code, message: message.replace(PLACEHOLDER, () => `${open}${this.reason}${close}`) }
  }
}

/** The place of the reason in a message. The `xxxxxxxx` of `proj-xxxxxxxx` is ordinary text. */
const PLACEHOLDER = /(?<!x)xxx(?!x)/

/** A copy of the refusal with another code and, if given, another message. */
export const recoded = (
  refusal: Refusal,
  code: RefusalCode | undefined,
  words: Pick<RefusalDetails, 'reason' | 'text' | 'status'> = {}
): Refusal => {
  if (code === undefined) return refusal
  const { reason, explain, check } = refusal
  return new Refusal(code, { check, explain, ...words, reason: words.reason ?? reason })
}

export const refuse = (code: RefusalCode, details: RefusalDetails): Refusal => new Refusal(code, details)

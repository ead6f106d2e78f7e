import { clusterCallRefusals } from './cluster-calls.ts'
import { dataPlaneRefusals } from './data-plane.ts'
import type { RefusalEntry } from './entry.ts'
import { gatewayRefusals } from './gateway.ts'
import { httpRefusals } from './http.ts'
import { clusterRefusals, importRefusals, storageRefusals } from './imports.ts'
import { milvusRefusals } from './milvus.ts'
import { v2Refusals } from './v2.ts'

const documented = [...storageRefusals, ...clusterRefusals, ...importRefusals, ...gatewayRefusals] as const

const ascending = (a: RefusalEntry, b: RefusalEntry): number => a.code - b.code

/** The codes that the v1 pages of import, get and list document, in ascending order. */
export const documentedRefusals: readonly RefusalEntry[] = [...documented].sort(ascending)

const beside = [...v2Refusals, ...milvusRefusals, ...clusterCallRefusals, ...dataPlaneRefusals] as const

/** The codes that v2, Milvus and the calls beside the jobs have of their own, in ascending order. */
export const documentedRefusalsV2: readonly RefusalEntry[] = [...beside].sort(ascending)

export type RefusalCode = (typeof entries)[number]['code']

const entries = [...documented, ...beside, ...httpRefusals] as const

const byCode: ReadonlyMap<number, RefusalEntry> = new Map(entries.map(entry => [entry.code, entry]))

export const entryOf = (code: RefusalCode): RefusalEntry => byCode.get(code) as RefusalEntry

export type MessageStyle = 'plain' | 'bracketed'

/** A code of Milvus and its words: what replaces `xxx` in its message, or all of a message that is not the code's usual one. */
export interface MilvusWords {
  readonly code: RefusalCode
  readonly reason?: string
  readonly text?: string
  /** HTTP status that is not the code's usual one. */
  readonly status?: 403
}

export interface RefusalDetails {
  /** Name of the check, for `x-emulator-check`. Left out in a table of checks: `admit` adds the name of the row. */
  readonly check?: string
  /** What replaces `xxx` in the message. */
  readonly reason?: string | undefined
  /** One line for `x-emulator-explain`: what was looked at, what was found, what to change. */
  readonly explain: string
  /** All of the message, where it is not the code's usual one. */
  readonly text?: string | undefined
  /** HTTP status, where it is not the code's usual one. */
  readonly status?: 403 | undefined
  /** What Milvus itself says, where the code alone does not tell. */
  readonly milvus?: MilvusWords
}

/** A documented answer other than success. */
export class Refusal extends Error {
  readonly entry: RefusalEntry
  readonly reason: string
  readonly explain: string
  readonly text: string | undefined
  /** HTTP. */
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

  /** Name of the check that refused. */
  get check(): string {
    return this.#check
  }

  /** The same refusal as one of the check of that name; for tables of checks alone. */
  foundBy(check: string): this {
    this.#check = check
    return this
  }

  /** The body that goes over the wire. */
  body(style: MessageStyle): { code: number; message: string } {
    const { code, message, brackets } = this.entry
    if (this.text !== undefined) return { code, message: this.text }
    const [open, close] = style === 'bracketed' && brackets !== undefined ? brackets : ['', '']
    return { code, message: message.replace('xxx', () => `${open}${this.reason}${close}`) }
  }
}

/** The same refusal under another code, in other words where they are given. */
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

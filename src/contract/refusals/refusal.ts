import { entryOf, type RefusalCode } from './catalogue.ts'
import type { RefusalEntry } from './entry.ts'

export type MessageStyle = 'plain' | 'bracketed'

export interface RefusalDetails {
  /** What replaces `xxx` in the message. */
  readonly reason?: string
  /** One line for `x-emulator-explain`: what was looked at, what was found, what to change. */
  readonly explain: string
}

/** A documented answer other than success; the check that gave it is known once a table of checks has run. */
export class Refusal extends Error {
  readonly entry: RefusalEntry
  readonly reason: string
  readonly explain: string
  check = ''

  constructor(code: RefusalCode, details: RefusalDetails) {
    const entry = entryOf(code)
    super(entry.message)
    this.entry = entry
    this.reason = details.reason ?? ''
    this.explain = details.explain
  }

  /** The body that goes over the wire. */
  body(style: MessageStyle): { code: number; message: string } {
    const { code, message, brackets } = this.entry
    const [open, close] = style === 'bracketed' && brackets !== undefined ? brackets : ['', '']
    return { code, message: message.replace('xxx', () => `${open}${this.reason}${close}`) }
  }
}

/** The same refusal under another code. */
export const recoded = (refusal: Refusal, code: RefusalCode | undefined): Refusal => {
  if (code === undefined) return refusal
  const { reason, explain, check } = refusal
  return Object.assign(new Refusal(code, { reason, explain }), { check })
}

export const refuse = (code: RefusalCode, details: RefusalDetails): Refusal => new Refusal(code, details)

import type { ApiOperation } from '../../contract/operations.ts'
import { remember } from '../../text/remember.ts'
import { shownPath } from '../../text/shown-path.ts'

export const REDACTED = '[REDACTED]'

/** Characters that are kept of one body, and of one text in it. */
export const MOST_CHARACTERS = 16_384

const DEEPEST = 32

/** What may stand under a name. */
const PLAIN = 0
const SECRET = 1
const URL = 2

type Kind = typeof PLAIN | typeof SECRET | typeof URL

const SECRET_PARTS =
  /authorization|cookie|secret|passw|passphrase|passcode|pwd|token(?!iz)|credential|signature|session|bearer|jwt|connection[_.-]?string/i
const SECRET_WORDS = /(?:^|[_.-])(?:auth|pass|creds?|sig|sas|otp|pin|dsn|(?:tmp)?[as]k)(?:$|[_.-])|^key$/i
const SECRET_KEY = /(?:access|api|private|account|auth)[_.-]?key/i

const isSecret = (name: string): boolean => [SECRET_PARTS, SECRET_WORDS, SECRET_KEY].some(words => words.test(name))

const URL_NAME = /url|path|file|referer/i

/** By the name of a header, parameter or field. */
const kindOf = remember(1000, (name): Kind => {
  if (isSecret(name)) return SECRET
  return URL_NAME.test(name) ? URL : PLAIN
})

const SUSPICIOUS = /[@＠?？&]|%40|%3f|%26/i

/** A URL without its userinfo and all that may be a query string. */
const withoutSecrets = (url: string): string =>
  url.replace(/^([^:/]*:\/\/)?.*(?:[@＠]|%40)/is, '$1…@').replace(/(?:[?？&]|%3f|%26).*$/is, '?…')

const textOf = (text: string, kind: Kind): string =>
  (kind === URL || text.includes('://')) && SUSPICIOUS.test(text) ? withoutSecrets(text) : text

/** A copy: a slice would keep the whole text in memory. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${Buffer.from(text.slice(0, most)).toString()}… [cut, ${text.length} characters]`

interface Budget {
  left: number
}

const entriesOf = (value: object, budget: Budget, depth: number): object => {
  const copy: Record<string, unknown> = {}
  for (const name in value) {
    budget.left -= name.length
    if (budget.left < 0) {
      copy['…'] = '[cut]'
      break
    }
    const field = redact((value as Record<string, unknown>)[name], kindOf(name), budget, depth)
    if (name === '__proto__') Object.defineProperty(copy, name, { value: field, enumerable: true })
    else copy[name] = field
  }
  return copy
}

const itemsOf = (values: readonly unknown[], kind: Kind, budget: Budget, depth: number): unknown[] => {
  const copy: unknown[] = []
  for (const value of values) {
    if (budget.left-- < 0) {
      copy.push('… [cut]')
      break
    }
    copy.push(redact(value, kind, budget, depth))
  }
  return copy
}

const redact = (value: unknown, kind: Kind, budget: Budget, depth: number): unknown => {
  if (value === null || value === '') return value
  if (kind === SECRET) return REDACTED
  if (typeof value === 'string') {
    const text = cut(textOf(value, kind), Math.max(0, budget.left))
    budget.left -= text.length
    return text
  }
  if (typeof value !== 'object') return value
  if (depth === DEEPEST) return '[nested too deeply]'
  return Array.isArray(value) ? itemsOf(value, kind, budget, depth + 1) : entriesOf(value, budget, depth + 1)
}

/** A copy of a body or query without secrets at any depth, cut when it is large. What was left empty stays as it is. */
export const withoutSecretFields = (value: unknown): unknown => redact(value, PLAIN, { left: MOST_CHARACTERS }, 0)

/** What the body before was shown as, and its fields by name. */
let bodyBefore: Readonly<Record<string, unknown>> = {}
let namesBefore: readonly string[] = []

/** Compared with what was shown, so that no secret is kept for it; what has lists or objects in it never is the same. */
const isAsBodyBefore = (body: Readonly<Record<string, unknown>>): boolean => {
  let at = 0
  for (const name in body) {
    if (name !== namesBefore[at++] || body[name] !== bodyBefore[name]) return false
  }
  return at === namesBefore.length
}

/** A body without secret fields; clients send the same again and again, and one copy serves them all. */
export const withoutSecretsInBody = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return withoutSecretFields(body)
  if (isAsBodyBefore(body as Readonly<Record<string, unknown>>)) return bodyBefore
  const shown = withoutSecretFields(body) as Readonly<Record<string, unknown>>
  bodyBefore = shown
  namesBefore = Object.keys(shown)
  return shown
}

/** The same for one field of that name. */
export const withoutSecretIn = (name: string, value: string): string =>
  kindOf(name) === SECRET ? REDACTED : textOf(value, kindOf(name))

const SCHEME = /^[\w-]{1,20}(?= +\S)/

const LONGEST_HEADER = 1000

const headerOf = (name: string, value: string): string => {
  const kind = kindOf(name)
  if (kind !== SECRET) return cut(textOf(value, kind), LONGEST_HEADER)
  const scheme = /authorization$/i.test(name) ? SCHEME.exec(value)?.[0] : undefined
  return scheme === undefined ? REDACTED : `${scheme} ${REDACTED}`
}

/** What the request before had: a client sends the same with each, and one copy serves them all. */
let before: readonly string[] = []

const HIDDEN = ` ${REDACTED}`

/** Whether a secret is shown like the one before: after the same scheme. */
const isHiddenAs = (value: string, shown: string): boolean => {
  const scheme = shown.length - HIDDEN.length
  return (
    scheme > 0 && value.length > scheme + 1 && value.startsWith(shown.slice(0, scheme + 1)) && shown.endsWith(HIDDEN)
  )
}

const areAsBefore = (raw: readonly string[]): boolean => {
  if (raw.length !== before.length) return false
  for (let at = 0; at < raw.length; at += 2) {
    const [name = '', value = '', shown = ''] = [raw[at], raw[at + 1], before[at + 1]]
    if (name !== before[at]) return false
    if (value !== shown && !isHiddenAs(value, shown) && headerOf(name, value) !== shown) return false
  }
  return true
}

/** Names and values one after the other, as Node has them, without secrets; of an Authorization the scheme stays. */
export const withoutSecretHeaders = (raw: readonly string[]): readonly string[] => {
  if (areAsBefore(raw)) return before
  const kept: string[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = [raw[at], raw[at + 1]]
    kept.push(name, headerOf(name, value))
  }
  before = kept
  return kept
}

/** Replies with a secret are few: worth a look, but not a parse of all. */
const MAY_HOLD_SECRETS = /"(?:pass|access|secret|session|token|cred)/i

/** A reply as it went out, without passwords and credentials. */
export const withoutSecretReply = (text: string): string => {
  if (!MAY_HOLD_SECRETS.test(text)) return cut(text, MOST_CHARACTERS)
  try {
    return JSON.stringify(withoutSecretFields(JSON.parse(text)))
  } catch {
    return REDACTED
  }
}

/**
 * The path of a URL as it may be shown.
 * @param operation whose own text is kept where it is the same, as it is there anyway
 */
export const pathOf = (url: string, operation?: ApiOperation): string => {
  const at = url.search(/[?#]/)
  const path = at < 0 ? url : url.slice(0, at)
  const [usual] = operation?.paths ?? []
  if (path === usual) return usual
  return cut(shownPath(path), LONGEST_HEADER)
}

import type { ApiOperation } from '../../contract/operations.ts'
import { memoize } from '../../text/memoize.ts'
import { isSecretName, REDACTED, shownPath, withoutSecretPairs, withoutUrlSecrets } from '../../text/secrets.ts'

/** What the body before was shown as, and its fields by name. */
let bodyBefore: Readonly<Record<string, unknown>> = {}
let namesBefore: readonly string[] = []

/** A body without secret fields; clients send the same again and again, and one copy serves them all. */
export const withoutSecretsInBody = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return withoutSecretFields(body)
  if (isAsBodyBefore(body as Readonly<Record<string, unknown>>)) return bodyBefore
  const shown = withoutSecretFields(body) as Readonly<Record<string, unknown>>
  bodyBefore = shown
  namesBefore = Object.keys(shown)
  return shown
}

/** Characters that are kept of one body, and of one text in it. */
export const MOST_CHARACTERS = 16_384

/** What may stand under a name. */
const PLAIN = 0

/** A copy of a body or query without secrets at any depth, cut when it is large. What was left empty stays as it is. */
export const withoutSecretFields = (value: unknown): unknown => redact(value, PLAIN, { left: MOST_CHARACTERS }, 0)

type Kind = typeof PLAIN | typeof SECRET | typeof URL

interface Budget {
  left: number
}

type Fields = Readonly<Record<string, unknown>>

const DEEPEST = 32

const SECRET = 1

const redact = (value: unknown, kind: Kind, budget: Budget, depth: number): unknown => {
  if (value === null || value === '') return value
  if (kind === SECRET) return REDACTED
  if (typeof value === 'string') {
    const text = textOf(value, kind, Math.max(0, budget.left))
    budget.left -= text.length
    return text
  }
  if (typeof value !== 'object') return value
  if (depth === DEEPEST) return '[nested too deeply]'
  return Array.isArray(value) ? itemsOf(value, kind, budget, depth + 1) : entriesOf(value as Fields, budget, depth + 1)
}

/** A text under a name that is not secret, at most so long. A password may be longer, so a URL is cut last. */
const textOf = (text: string, kind: Kind, most: number): string =>
  withoutSecretPairs(cut(isUrl(text, kind) ? withoutUrlSecrets(text) : text, most))

/** A copy: a slice would keep the whole text in memory. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${Buffer.from(text.slice(0, most)).toString()}… [cut, ${text.length} characters]`

const URL = 2

/** Slashes may be escaped, as in a JSON text inside another one. */
const SCHEME_END = /(?::|%3a)(?:\\*\/|%2f){2}/i

const isUrl = (text: string, kind: Kind): boolean => kind === URL || SCHEME_END.test(text)

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

const URL_NAME = /ur[il]|path|file|link|href|host|origin|referr?er|location|endpoint|redirect|callback|webhook|proxy/i

const MOST_NAMES = 1000

/** By the name of a header, parameter or field. */
const kindOf = memoize(MOST_NAMES, (name): Kind => {
  if (isSecretName(name)) return SECRET
  return URL_NAME.test(name) ? URL : PLAIN
})

const LONGEST_NAME = 200

const entriesOf = (fields: Fields, budget: Budget, depth: number): object => {
  const copy: Record<string, unknown> = {}
  const nameField = nameFieldOf(fields)
  const kindIn = (name: string): Kind => {
    if (nameField === undefined) return kindOf(name)
    if (name === nameField) return PLAIN
    return name === 'value' && isSecretName(String(fields[nameField]).slice(0, LONGEST_NAME)) ? SECRET : kindOf(name)
  }
  for (const name in fields) {
    budget.left -= name.length
    if (budget.left < 0) {
      copy['…'] = '[cut]'
      break
    }
    const field = redact(fields[name], kindIn(name), budget, depth)
    if (name === '__proto__') Object.defineProperty(copy, name, { value: field, enumerable: true })
    else copy[name] = field
  }
  return copy
}

const NAME_FIELDS = ['key', 'name']

/** Of `{"key": "token", "value": …}` or `{"name": …, "value": …}`: the field that says the name of the value. */
const nameFieldOf = (fields: Fields): string | undefined =>
  Object.hasOwn(fields, 'value') ? NAME_FIELDS.find(field => typeof fields[field] === 'string') : undefined

/** Compared with what was shown, so that no secret is kept for it; what has lists or objects in it never is the same. */
const isAsBodyBefore = (body: Readonly<Record<string, unknown>>): boolean => {
  let at = 0
  for (const name in body) {
    if (name !== namesBefore[at++] || body[name] !== bodyBefore[name]) return false
  }
  return at === namesBefore.length
}

/** The same for one field of that name, which may be a path. */
export const withoutSecretIn = (name: string, value: unknown): unknown =>
  redact(value, kindOf(name), { left: MOST_CHARACTERS }, 0)

/** What the request before had: a client sends the same with each, and one copy serves them all. */
let before: readonly string[] = []

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

const areAsBefore = (raw: readonly string[]): boolean => {
  if (raw.length !== before.length) return false
  for (let at = 0; at < raw.length; at += 2) {
    const [name = '', value = '', shown = ''] = [raw[at], raw[at + 1], before[at + 1]]
    if (name !== before[at]) return false
    if (value !== shown && !isHiddenAs(value, shown) && headerOf(name, value) !== shown) return false
  }
  return true
}

const HIDDEN = ` ${REDACTED}`

/** Whether a secret is shown like the one before: after the same scheme. */
const isHiddenAs = (value: string, shown: string): boolean => {
  const scheme = shown.length - HIDDEN.length
  return (
    scheme > 0 && value.length > scheme + 1 && value.startsWith(shown.slice(0, scheme + 1)) && shown.endsWith(HIDDEN)
  )
}

const SCHEME = /^[\w-]{1,20}(?= +\S)/

const headerOf = (name: string, value: string): string => {
  const kind = kindOf(name)
  if (kind !== SECRET) return plainHeader(name, value, kind)
  const scheme = /authorization$/i.test(name) ? SCHEME.exec(value)?.[0] : undefined
  return scheme === undefined ? REDACTED : `${scheme} ${REDACTED}`
}

const LONGEST_HEADER = 1000

/** The last value of a header in which nothing had to be hidden: most come again with the next request. */
const plainBefore = new Map<string, string>()

const plainHeader = (name: string, value: string, kind: Kind): string => {
  if (plainBefore.get(name) === value) return value
  const shown = textOf(value, kind, LONGEST_HEADER)
  if (shown === value) {
    if (plainBefore.size >= MOST_NAMES) plainBefore.clear()
    plainBefore.set(name, value)
  }
  return shown
}

/**
 * Replies with a secret are few: worth a look, but not a parse of all. Their names are those of the API, each of which begins so
 * where it is secret.
 */
const MAY_HOLD_SECRETS = /"(?:pass|access|secret|session|token|cred|tmp|key)/i

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
  return cut(shownPath(url), LONGEST_HEADER)
}

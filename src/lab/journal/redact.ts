import type { ApiOperation } from '../../operations/index.ts'
import {
  isNameOfValue,
  isSecretName,
  isValueName,
  REDACTED,
  shownPath,
  withoutSecretPairs,
  withoutUrlSecrets
} from '../../text/secrets.ts'
import { memoize } from '../../text/text.ts'

/** The previous body after redaction, and its fields by name. */
let lastBody: Readonly<Record<string, unknown>> = {}
let lastNames: readonly string[] = []

/** A body without secret fields. Clients repeat bodies, so equal ones in a row share one copy. */
export const withoutSecretsInBody = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return withoutSecretFields(body)
  if (equalsLastBody(body as Readonly<Record<string, unknown>>)) return lastBody
  const redacted = withoutSecretFields(body) as Readonly<Record<string, unknown>>
  lastBody = redacted
  lastNames = Object.keys(redacted)
  return redacted
}

/** Maximum characters kept of one body, and of one text in it. */
export const MOST_CHARACTERS = 16_384

/** How the value of a name is redacted. */
const PLAIN = 0

/** Copies a body or query without secrets at any depth, and cuts a large one. Empty values stay. */
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
    const text = redactText(value, kind, Math.max(0, budget.left))
    budget.left -= text.length
    return text
  }
  if (typeof value !== 'object') return value
  if (depth === DEEPEST) return '[nested too deeply]'
  return Array.isArray(value) ? itemsOf(value, kind, budget, depth + 1) : entriesOf(value as Fields, budget, depth + 1)
}

/** Redacts and cuts the text of a name that is not secret. A password may be longer than the limit, so a URL is cut last. */
const redactText = (text: string, kind: Kind, most: number): string =>
  withoutSecretPairs(cut(isUrl(text, kind) ? withoutUrlSecrets(text) : text, most))

/** Cuts to `most` characters. It copies, because a slice keeps the whole text in memory. */
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

/** Classifies the name of a header, parameter or field. */
const classifyName = memoize(MOST_NAMES, (name): Kind => {
  if (isSecretName(name)) return SECRET
  return URL_NAME.test(name) ? URL : PLAIN
})

const LONGEST_NAME = 200

const entriesOf = (fields: Fields, budget: Budget, depth: number): object => {
  const copy: Record<string, unknown> = {}
  const nameField = findNameField(fields)
  const kindIn = (name: string): Kind => {
    if (nameField === undefined) return classifyName(name)
    if (name === nameField) return PLAIN
    return isValueName(name) && isSecretName(String(fields[nameField]).slice(0, LONGEST_NAME))
      ? SECRET
      : classifyName(name)
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

/** In `{"key": "token", "value": …}` or `{"name": …, "value": …}`: the field that names the value. */
const findNameField = (fields: Fields): string | undefined => {
  const names = Object.keys(fields)
  if (!names.some(isValueName)) return undefined
  return names.find(name => isNameOfValue(name) && typeof fields[name] === 'string')
}

/** Compares with the redacted body, so that no secret is kept. A body that holds lists or objects is never equal. */
const equalsLastBody = (body: Readonly<Record<string, unknown>>): boolean => {
  let at = 0
  for (const name in body) {
    if (name !== lastNames[at++] || body[name] !== lastBody[name]) return false
  }
  return at === lastNames.length
}

/** Redacts one field; the name may be a path. */
export const withoutSecretIn = (name: string, value: unknown): unknown =>
  redact(value, classifyName(name), { left: MOST_CHARACTERS }, 0)

/** The previous request's headers after redaction: clients repeat them, so equal ones share one copy. */
let lastHeaders: readonly string[] = []

/** Redacts headers in Node's raw form (name, value, name, value …). The scheme of an Authorization header stays. */
export const withoutSecretHeaders = (raw: readonly string[]): readonly string[] => {
  if (equalLastHeaders(raw)) return lastHeaders
  const copy: string[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = [raw[at], raw[at + 1]]
    copy.push(name, headerOf(name, value))
  }
  lastHeaders = copy
  return copy
}

const equalLastHeaders = (raw: readonly string[]): boolean => {
  if (raw.length !== lastHeaders.length) return false
  for (let at = 0; at < raw.length; at += 2) {
    const [name = '', value = '', shown = ''] = [raw[at], raw[at + 1], lastHeaders[at + 1]]
    if (name !== lastHeaders[at]) return false
    if (value !== shown && !isHiddenAs(value, shown) && headerOf(name, value) !== shown) return false
  }
  return true
}

const HIDDEN = ` ${REDACTED}`

/** Whether the redacted text has the same scheme as the secret. */
const isHiddenAs = (value: string, shown: string): boolean => {
  const scheme = shown.length - HIDDEN.length
  return (
    scheme > 0 && value.length > scheme + 1 && value.startsWith(shown.slice(0, scheme + 1)) && shown.endsWith(HIDDEN)
  )
}

const SCHEME = /^[\w-]{1,20}(?= +\S)/

const headerOf = (name: string, value: string): string => {
  const kind = classifyName(name)
  if (kind !== SECRET) return plainHeader(name, value, kind)
  const scheme = /authorization$/i.test(name) ? SCHEME.exec(value)?.[0] : undefined
  return scheme === undefined ? REDACTED : `${scheme} ${REDACTED}`
}

const LONGEST_HEADER = 1000

/** The last value of each header that needed no redaction; most values repeat in the next request. */
const lastPlainValues = new Map<string, string>()

const plainHeader = (name: string, value: string, kind: Kind): string => {
  if (lastPlainValues.get(name) === value) return value
  const shown = redactText(value, kind, LONGEST_HEADER)
  if (shown === value) {
    if (lastPlainValues.size >= MOST_NAMES) lastPlainValues.clear()
    lastPlainValues.set(name, value)
  }
  return shown
}

/**
 * Replies with a secret are rare, so a quick test avoids parsing every reply. The secret field names of the API all begin like
 * this.
 */
const MAY_HOLD_SECRETS = /"(?:pass|access|secret|session|token|cred|tmp|key|external)/i

/** The response body without passwords and credentials. */
export const withoutSecretReply = (text: string): string => {
  if (!MAY_HOLD_SECRETS.test(text)) return cut(text, MOST_CHARACTERS)
  try {
    return JSON.stringify(withoutSecretFields(JSON.parse(text)))
  } catch {
    return REDACTED
  }
}

/**
 * The path of a URL without secrets.
 * @param operation its own path string is returned when equal, which saves memory
 */
export const pathWithoutSecrets = (url: string, operation?: ApiOperation): string => {
  const at = url.search(/[?#]/)
  const path = at < 0 ? url : url.slice(0, at)
  const [usual] = operation?.paths ?? []
  if (path === usual) return usual
  return cut(shownPath(url), LONGEST_HEADER)
}

import { memoize } from './text.ts'

const SUSPICIOUS = /[@＠?？&＆#＃;；]|%40|%3f|%26|%23|%3b/i

/** Removes userinfo, query, fragment and parameters from a URL. A password may have slashes, and each mark may be escaped. */
export const withoutUrlSecrets = (url: string): string =>
  SUSPICIOUS.test(url)
    ? url.replace(/^([^:/]*:\/\/)?.*(?:[@＠]|%40)/is, '$1…@').replace(/([?？&＆#＃;；]|%3f|%26|%23|%3b).*$/is, '$1…')
    : url

/** A password may have slashes. */
const USER_INFO = /(?:(?<=:\/+).*|[^/]*)(?:@|%40)/gi

/** Parameters of a segment, as in `/a;token=b/c`. */
const PARAMETERS = /(;|%3b)[^/]*/gi

/** The path of a URL without possible secrets: query, fragment, parameters, scheme and host, and user info of a URL inside it. */
export const shownPath = (url: string): string =>
  withoutSecretPairs(
    url
      .replace(/[?#].*$/s, '')
      .replace(/^[a-z]+:\/\/[^/]*/i, '')
      .replace(USER_INFO, '…@')
      .replace(PARAMETERS, '$1…')
  )

/**
 * Decides which names have secret values, and hides these in texts: one rule for journal, archive, log, explanations and errors.
 * docs/laboratory/journal.md lists the hidden names and the visible ones.
 */

export const REDACTED = '[REDACTED]'

/** Most texts have no separator; the one of a URL's scheme does not count. */
const SEPARATOR = /[=>]|:(?!\/\/)|%3[ad]/i

/** A name and the separator of its value. In JSON text inside another JSON text the quotes are escaped. */
const HEAD =
  /(?:(?<![\w.%\u0080-\uffff-])|(?<=%[\da-f]{2}))([\w.\u0080-\uffff-]+)(?:\\*["']|%2[27])?\s{0,8}(?:=>|[=>]|:(?!\/\/)|%3[ad])\s{0,8}/gi

/** A quoted value; or a list, an object or an open quote up to the end of the text; or any other value up to the next punctuation. */
const VALUE = /(\\*["'])(?:.*?(?<!\\)\1|.*$)|[[{].*$|[^\r\n,;&"'<>\\)}\]]+/sy

/** Names with values that contain punctuation. */
const LONG_NAME = /authori[sz]ation|cookie/i
const LINE = /[^\r\n]+/y

/** Names that contain `key` without being secret, from schemas, files and databases. They are removed before the next test. */
const VISIBLE =
  /(?:primary|partition|clustering|sort|shard|routing|foreign|object|null)key|keyword|keyboard|keyspace|monkey|tokeniz/g

/** Parts that make any name secret. */
const PARTS =
  /key|authori[sz]ation|oauth|cookie|secret|passw|passphrase|passcode|pwd|token|credential|certificate|signature|session|bearer|jwt|assertion|csrf|xsrf|connectionstr|connstr|externalid|密码|密碼|密钥|密鑰|口令|令牌|凭证|憑證/

/** Secret only as whole words: as parts they occur in author, compass, design, spin or task. */
const WORD =
  /^(?:(?!by|com)[a-z]*pass|[a-z]*auth|(?:ssl|tls|client|ca|server|root)?certs?|creds?|sig|sas|[th]?otp|mfa|pin|dsn|pem|pfx|p12|crt|saml|hmac|(?:tmp)?[as]k)\d*$/

/** Splits a name into lower-case words: `clientCert`, `client-cert` or `TLSCert`. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)

/** Whether the value of a header, parameter or field with that name is secret. */
export const isSecretName = (name: string): boolean => {
  const words = wordsOf(name.normalize('NFKC'))
  const rest = words.join('').replace(VISIBLE, ' ')
  return PARTS.test(rest) || words.some(word => WORD.test(word))
}

const isSecret = memoize(1000, isSecretName)

/** Hides the values of `name=value` and `"name": "value"` with secret names. */
export const withoutSecretPairs = (text: string): string => {
  if (!SEPARATOR.test(text)) return withoutBareSecrets(text)
  const heads = [...text.matchAll(HEAD)]
  const isNamed = heads.some(head => namesSecret(head, text))
  let redacted = ''
  let end = 0
  for (const { 0: whole, 1: name = '', index } of heads) {
    const from = index + whole.length
    if (index < end || !(isSecret(name) || (isNamed && isValueName(name)))) continue
    const reader = LONG_NAME.test(name) ? LINE : VALUE
    reader.lastIndex = from
    const [value, quote = ''] = reader.exec(text) ?? []
    if (value === undefined) continue
    redacted += `${text.slice(end, from)}${quote}${REDACTED}${quote}`
    end = from + value.length
  }
  return withoutBareSecrets(redacted + text.slice(end))
}

/** Whether a field names the value beside it, as in `{"key": "token", "value": …}` and `{"name": …, "val": …}`. */
export const isNameOfValue = (name: string): boolean => /^(?:key|name)$/i.test(name)

/** Whether a field is a value that another field may name. */
export const isValueName = (name: string): boolean => /^val(?:ue)?$/i.test(name)

const NAMED = /\\*["']?([\w.-]{1,200})/y

const namesSecret = ({ 0: whole, 1: name = '', index }: RegExpExecArray, text: string): boolean => {
  if (!isNameOfValue(name)) return false
  NAMED.lastIndex = index + whole.length
  return isSecret(NAMED.exec(text)?.[1] ?? '')
}

/** Secrets that need no name: a bearer token, and a private key in PEM. */
const withoutBareSecrets = (text: string): string =>
  /bearer|-----BEGIN/i.test(text)
    ? text
        .replace(/\b(bearer)(\s+|\+|%20)(?!\[)[^\s,;&"'<>\\)}\]]+/gi, `$1$2${REDACTED}`)
        .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs, REDACTED)
    : text

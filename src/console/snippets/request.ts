/** A call of the emulated API from which the snippets of all languages are made. */
export interface ApiRequest {
  readonly method: string
  /** Whole, with query. */
  readonly url: string
  /** Beside authorization and content type. */
  readonly headers?: Readonly<Record<string, string>>
  /** A value for JSON, or a text that is sent as it is; undefined: no body. */
  readonly body?: unknown
  /** Without an Authorization header, which some refusals need. */
  readonly anonymous?: boolean
  /** A key that is no secret, such as those of the built-in world; else `ZILLIZ_API_KEY` of the environment is read. */
  readonly key?: string
}

/** The variable of the environment that has the key of the API. */
export const API_KEY = 'ZILLIZ_API_KEY'

/** Fields of a body that are secrets, and the variables of the environment that have them. */
const SECRETS: Readonly<Record<string, string>> = {
  accessKey: 'STORAGE_ACCESS_KEY',
  secretKey: 'STORAGE_SECRET_KEY',
  token: 'STORAGE_TOKEN',
  apiKey: API_KEY
}

/** A secret in a body: a language reads the variable in its own way. */
export class FromEnvironment {
  readonly variable: string

  constructor(variable: string) {
    this.variable = variable
  }
}

/** The body with its secrets replaced, on the first level, where the API has them. */
export const withoutSecrets = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const variable = SECRETS[name]
      return [name, variable === undefined || typeof value !== 'string' ? value : new FromEnvironment(variable)]
    })
  )
}

/** A placeholder for a language's own reading of a variable, until the text around it is written. */
const MARK = '\uE000'

/**
 * JSON of a body, with each secret written by the language.
 * @param secret what stands in place of the whole JSON string
 */
export const jsonWith = (body: unknown, secret: (variable: string) => string, indent?: number): string =>
  JSON.stringify(
    body,
    (_, value: unknown) => (value instanceof FromEnvironment ? `${MARK}${value.variable}${MARK}` : value),
    indent
  ).replace(/"\uE000(\w+)\uE000"/g, (_, variable: string) => secret(variable))

/** The headers that each snippet sends, without the key. */
export const headersOf = ({ headers = {}, body }: ApiRequest): [string, string][] => [
  ...Object.entries(headers),
  ...(body === undefined || 'content-type' in headers
    ? []
    : ([['content-type', 'application/json']] as [string, string][]))
]

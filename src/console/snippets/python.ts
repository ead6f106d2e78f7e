import { API_KEY, type ApiRequest, FromEnvironment, headersOf, withoutSecrets } from './request.ts'

/** Python with `requests`. */
export const python = (request: ApiRequest): string => {
  const { method, url, body, anonymous = false, key } = request
  const value = withoutSecrets(body)
  const headers = [
    ...(anonymous
      ? []
      : [
          `    "Authorization": ${key === undefined ? `f"Bearer {os.environ['${API_KEY}']}"` : literal(`Bearer ${key}`)},`
        ]),
    ...headersOf(request)
      .filter(([name]) => typeof body === 'string' || name !== 'content-type')
      .map(([name, text]) => `    ${literal(name)}: ${literal(text)},`)
  ]
  const options = [
    ...(headers.length === 0 ? [] : [`headers={\n    ${headers.join('\n    ')}\n    }`]),
    ...(body === undefined
      ? []
      : [typeof body === 'string' ? `data=${literal(body)}.encode()` : `json=${literal(value, 1)}`])
  ]
  const call = `reply = requests.request(\n    ${[literal(method), literal(url), ...options].join(',\n    ')},\n)`
  const needsOs = `${options}`.includes('os.environ')
  return `${needsOs ? 'import os\n\n' : ''}import requests\n\n${call}\nprint(reply.text)`
}

/** A value as Python writes it. */
const literal = (value: unknown, depth = 0): string => {
  if (value instanceof FromEnvironment) return `os.environ["${value.variable}"]`
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (Array.isArray(value)) return `[${value.map(item => literal(item, depth)).join(', ')}]`
  if (typeof value === 'object') {
    const indent = '    '.repeat(depth + 1)
    const fields = Object.entries(value).map(
      ([name, field]) => `${indent}${literal(name)}: ${literal(field, depth + 1)},`
    )
    return fields.length === 0 ? '{}' : `{\n${fields.join('\n')}\n${'    '.repeat(depth)}}`
  }
  // JSON's escapes of a text are Python's too, but for pairs of surrogates, which are left as they are.
  return JSON.stringify(value)
}

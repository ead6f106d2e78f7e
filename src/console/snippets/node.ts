import { API_KEY, type ApiRequest, FromEnvironment, headersOf, withoutSecrets } from './request.ts'

/** An ES module for Node.js, with its own `fetch`. */
export const node = (request: ApiRequest): string => {
  const { method, url, body, anonymous = false, key } = request
  const headers = [
    ...(anonymous
      ? []
      : [
          `    authorization: ${key === undefined ? `\`Bearer \${process.env.${API_KEY}}\`` : literal(`Bearer ${key}`)}`
        ]),
    ...headersOf(request).map(([name, text]) => `    ${property(name)}: ${literal(text)}`)
  ]
  const options = [
    ...(method === 'GET' ? [] : [`  method: ${literal(method)}`]),
    ...(headers.length === 0 ? [] : [`  headers: {\n${headers.join(',\n')}\n  }`]),
    ...(body === undefined
      ? []
      : [`  body: ${typeof body === 'string' ? literal(body) : `JSON.stringify(${literal(withoutSecrets(body), 1)})`}`])
  ]
  const call = options.length === 0 ? literal(url) : `${literal(url)}, {\n${options.join(',\n')}\n}`
  return `const reply = await fetch(${call})\nconsole.log(await reply.text())`
}

const property = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name))

const literal = (value: unknown, depth = 0): string => {
  if (value instanceof FromEnvironment) return `process.env.${value.variable}`
  if (Array.isArray(value)) return `[${value.map(item => literal(item, depth)).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const indent = '  '.repeat(depth + 1)
    const fields = Object.entries(value).map(
      ([name, field]) => `${indent}${property(name)}: ${literal(field, depth + 1)}`
    )
    return fields.length === 0 ? '{}' : `{\n${fields.join(',\n')}\n${'  '.repeat(depth)}}`
  }
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'undefined'
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

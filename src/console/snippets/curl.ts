import { API_KEY, type ApiRequest, headersOf, jsonWith, withoutSecrets } from './request.ts'

/** A command for sh. */
export const curl = (request: ApiRequest): string => {
  const { method, url, body, anonymous = false, key } = request
  const parts = [
    `curl ${method === (body === undefined ? 'GET' : 'POST') ? '' : `-X ${method} `}${quoted(url)}`,
    ...(anonymous ? [] : [`-H "Authorization: Bearer ${key === undefined ? `$${API_KEY}` : escaped(key)}"`]),
    ...headersOf(request).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${bodyText(body)}`])
  ]
  return parts.join(' \\\n  ')
}

const bodyText = (body: unknown): string => {
  if (typeof body === 'string') return quoted(body)
  // Quoting comes first: what stands for a secret leaves the quotes for a moment.
  const text = quoted(jsonWith(withoutSecrets(body), variable => `\uE001${variable}\uE001`, 2))
  return text.replace(/\uE001(\w+)\uE001/g, (_, variable: string) => `"'"$${variable}"'"`)
}

/** One word for the shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** Inside of double quotes. */
const escaped = (text: string): string => text.replace(/["$`\\]/g, '\\$&')

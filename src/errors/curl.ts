import type { ExampleRequest } from '../../fixtures/requests.ts'

const ANY_KEY = 'demo'

const urlOf = ({ path, query }: ExampleRequest, baseUrl: string): string =>
  `${baseUrl}${path}${query === undefined ? '' : `?${new URLSearchParams(query)}`}`

/** A request as a command to paste into a shell. */
export const curlOf = (request: ExampleRequest, baseUrl: string): string => {
  const { method, key, host, body } = request
  const lines = [`curl --request ${method} '${urlOf(request, baseUrl)}'`]
  if (host !== undefined) lines.push(`--header 'Host: ${host}'`)
  if (key !== null) lines.push(`--header 'Authorization: Bearer ${key ?? ANY_KEY}'`)
  if (body !== undefined) {
    lines.push("--header 'Content-Type: application/json'", `--data '${JSON.stringify(body, null, 2)}'`)
  }
  return lines.join(' \\\n  ')
}

import { type Static, Type } from '@sinclair/typebox'
import { type ExampleRequest, REFUSED_REQUESTS, REFUSED_REQUESTS_V2 } from '../fixtures/requests.ts'
import { documentedRefusals, documentedRefusalsV2 } from './contract/refusals/refusal.ts'
import { closedObject } from './contract/schema.ts'

/** Where an emulator listens that was started without flags. */
export const BASE_URL = 'http://127.0.0.1:19540'

const ANY_KEY = 'demo'

/** The request of `curl` as data. */
export const ExampleShape = closedObject({
  method: Type.Union([Type.Literal('GET'), Type.Literal('POST')]),
  path: Type.String(),
  query: Type.Optional(Type.Record(Type.String(), Type.String())),
  host: Type.Optional(Type.String({ description: 'Host header; absent: any neutral name.' })),
  key: Type.Union([Type.String(), Type.Null()], { description: 'API key; null: no Authorization header.' }),
  body: Type.Optional(Type.Record(Type.String(), Type.Unknown()))
})

export const requestOf = (request: ExampleRequest): Static<typeof ExampleShape> => {
  const { method, path, query, host, key, body } = request
  return {
    method,
    path,
    ...(query !== undefined && { query: { ...query } }),
    ...(host !== undefined && { host }),
    key: key === undefined ? ANY_KEY : key,
    ...(body !== undefined && { body: { ...body } })
  }
}

/** A documented code as the terminal, the page and `GET /_emulator/errors` show it. */
export const ErrorRow = closedObject({
  code: Type.Integer(),
  status: Type.Integer({ description: 'HTTP status.' }),
  message: Type.String({ description: 'Full text; `xxx` stands for the reason.' }),
  operations: Type.Array(Type.String()),
  cause: Type.String(),
  fix: Type.String(),
  source: Type.String(),
  text: Type.String({ description: 'How sure the text is: documented, recorded or guess.' }),
  trigger: Type.String({ description: 'How sure it is that this makes the cloud answer so.' }),
  flags: Type.Optional(Type.String({ description: 'What the emulator has to be started with for it.' })),
  curl: Type.String({ description: 'Gets the code from the default world.' }),
  request: ExampleShape
})

export type ErrorRow = Static<typeof ErrorRow>

/** Every documented code, those of v1 first, with a curl against `baseUrl`. */
export const errorRows = (baseUrl: string): ErrorRow[] =>
  [...documentedRefusals, ...documentedRefusalsV2].flatMap(entry => {
    const { code, status, message, operations, cause, fix, source, text, trigger } = entry
    const request = REFUSED_REQUESTS[code] ?? REFUSED_REQUESTS_V2[code]
    if (request === undefined) return []
    const curl = curlOf(request, baseUrl)
    const flags = request.flavor === undefined ? {} : { flags: `--flavor ${request.flavor}` }
    const row = { code, status, message, operations: [...operations], cause, fix, source, text, trigger }
    return [{ ...row, ...flags, curl, request: requestOf(request) }]
  })

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

const urlOf = ({ path, query }: ExampleRequest, baseUrl: string): string =>
  `${baseUrl}${path}${query === undefined ? '' : `?${new URLSearchParams(query)}`}`

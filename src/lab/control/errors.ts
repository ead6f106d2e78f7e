import { Type } from '@sinclair/typebox'
import { LIMITS, milvusLimits } from '../../contract/eras.ts'
import { closedObject } from '../../contract/schema.ts'
import { BASE_URL, type ErrorRow, ExampleShape, errorRows } from '../../errors.ts'
import type { Rules } from '../../imports/sandbox.ts'
import { LabError } from '../lab-error.ts'
import type { InsideRequest, Laboratory } from '../laboratory.ts'
import { operation } from '../operation.ts'
import { loadBuiltIn } from '../templates.ts'

/** Milliseconds without a request after which the sandbox of a run may go. */
const TTL = 600_000

/** Era of the codes. Later ones have no 83004, and other limits. */
const ERA = '2023'

/** The sandbox, and with it the journal entry, stays for a while; a second run makes it anew. */
export const runError = operation({
  method: 'POST',
  path: '/errors/:code/run',
  summary: 'Make a documented error happen, in a sandbox of its own with the built-in world of 2023',
  makesNone: true,
  input: closedObject({ code: Type.Integer() }),
  reply: closedObject({
    sandbox: Type.String({ description: '`try-` and the code.' }),
    request: ExampleShape,
    status: Type.Integer({ description: 'HTTP status of the reply.' }),
    reply: Type.Unknown(),
    check: Type.Union([Type.String(), Type.Null()]),
    explain: Type.Union([Type.String(), Type.Null()]),
    journalId: Type.Union([Type.Integer(), Type.Null()], { description: 'null: no journal is kept.' })
  }),
  run: async ({ lab }, { code }) => {
    const row = rowOf(lab, code)
    if (lab.send === undefined) throw new LabError(409, 'there is no server to send the request to')
    const name = `try-${code}`
    const template = await loadBuiltIn()
    if (lab.has(name)) lab.delete(name)
    const sandbox = lab.create(name, { template, ttl: TTL, rules: rulesFor(lab) })
    const { status, headers, body } = await lab.send(asSent(row.request, name))
    const header = (named: string) => (typeof headers[named] === 'string' ? (headers[named] as string) : null)
    const { last } = sandbox.journal
    return {
      sandbox: name,
      request: row.request,
      status,
      reply: JSON.parse(body) as unknown,
      check: header('x-emulator-check'),
      explain: header('x-emulator-explain'),
      journalId: last === 0 ? null : last
    }
  }
})

/** @throws LabError for an unknown code, and for one that the server cannot give as it was started */
const rowOf = ({ options }: Laboratory, code: number): ErrorRow => {
  const row = errorRows(BASE_URL).find(each => each.code === code)
  if (row === undefined)
    throw new LabError(404, `no documented error has the code ${code}; GET /_emulator/errors lists them`)
  const { flavor } = options.rules
  if (row.flags !== undefined && row.flags !== `--flavor ${flavor}`) {
    throw new LabError(409, `${code} needs an emulator that is started with ${row.flags}`)
  }
  if (row.flags === undefined && flavor === 'milvus') {
    throw new LabError(409, `${code} needs an emulator that is started without --flavor milvus`)
  }
  return row
}

/** Rules under which each code is reached, whatever the server was started with. */
const rulesFor = ({ options: { rules } }: Laboratory): Rules => ({
  ...rules,
  limits: LIMITS[ERA],
  milvusLimits: milvusLimits(ERA, rules.milvusVersion),
  flavor: rules.flavor === 'cloud' ? 'auto' : rules.flavor,
  hideUnknownClusters: false
})

const asSent = (request: ErrorRow['request'], sandbox: string): InsideRequest => {
  const { method, path, query, host, key, body } = request
  return {
    method,
    path,
    ...(query !== undefined && { query }),
    headers: {
      host: host ?? 'localhost',
      'x-emulator-sandbox': sandbox,
      // Not a client's doing: neither coverage nor lint counts it.
      'x-emulator-client': 'console',
      ...(key !== null && { authorization: `Bearer ${key}` })
    },
    ...(body !== undefined && { body })
  }
}

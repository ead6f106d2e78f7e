import type { TSchema } from '@sinclair/typebox'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { OPERATIONS } from '../../src/lab/control/index.ts'
import { control } from '../support/control.ts'
import { emulator } from '../support/emulator.ts'
import { BEYOND_LIMITS, HOSTILE_TEXTS, HOSTILE_VALUES, hostileTexts, plausible } from '../support/hostile-values.ts'

/** The emulator with the lines of its log from warnings on: a failing observer shows nowhere else. */
const logged = async (t: Test, flavor: 'auto' | 'milvus') => {
  const lines: string[] = []
  const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  return { ...(await emulator(t, { flavor, era: '2025', journal: 100_000, logger })), lines }
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly payload?: string
}

const withParams = (url: string, value: (name: string) => string): string =>
  url.replace(/:([^/]+)|\*/g, (_, name = 'key') => value(name))

interface Place {
  readonly method: Call['method']
  readonly url: string
  readonly body?: TSchema | undefined
  readonly query?: TSchema | undefined
}

/** Every call of an operation that has a hostile value in one field. */
function* callsOf({ method, url, body, query }: Place): Generator<Call> {
  const usual = withParams(url, name => encodeURIComponent(String(plausible({} as TSchema, name))))
  if (body !== undefined) {
    for (const text of hostileTexts(body)) {
      for (const value of HOSTILE_VALUES) yield { method, url: usual, payload: text(value) }
    }
    for (const value of BEYOND_LIMITS) {
      yield { method, url: usual, payload: value }
      yield { method, url: usual, payload: `{"fields":{"a":${value}}}` }
    }
    for (const value of HOSTILE_VALUES)
      yield { method, url: usual, payload: `{"__proto__":${value},"toString":${value}}` }
  }
  for (const text of HOSTILE_TEXTS) {
    if (usual !== url) yield { method, url: withParams(url, () => text) }
    for (const name of [...Object.keys(query?.['properties'] ?? {}), '__proto__', 'toString']) {
      const others = Object.entries((query?.['properties'] ?? {}) as Record<string, TSchema>)
        .filter(([other]) => other !== name)
        .map(([other, schema]) => `${other}=${encodeURIComponent(String(plausible(schema, other)))}`)
      yield { method, url: `${usual}?${[...others, `${name}=${text}`].join('&')}` }
      if (text === 'toString') yield { method, url: `${usual}?${name}=1&${name}=2&${name}[toString]=3` }
    }
  }
}

const isContract = (body: Readonly<Record<string, unknown>>): boolean => {
  const keys = Object.keys(body).sort().join()
  return (
    Number.isInteger(body['code']) &&
    (keys === 'code,data' || (keys === 'code,message' && typeof body['message'] === 'string'))
  )
}

const shown = ({ method, url, payload = '' }: Call): string => `${method} ${url.slice(0, 200)} ${payload.slice(0, 300)}`

for (const flavor of ['auto', 'milvus'] as const) {
  t.test(
    `no value in any field of any call has another answer than the contract's (--flavor ${flavor})`,
    { timeout: 300_000 },
    async t => {
      const { app, lines } = await logged(t, flavor)
      const ask = control({ app })
      const last = async () => {
        const [, found] = await ask('GET', '/journal?limit=1')
        return (found as { last: number }).last
      }
      const routes = app.contractRoutes.filter(({ url, operation: { paths } }) => url === paths[0])
      t.ok(routes.length > 60)
      for (const { operation, method, url, schema } of routes) {
        if (flavor === 'milvus' && !url.startsWith('/v2/vectordb')) continue
        await ask('POST', '/reset', {})
        const before = await last()
        const place = { method: method as Call['method'], url, body: schema.body, query: schema.querystring }
        let sent = 0
        for (const call of callsOf(place as Place)) {
          sent++
          const { statusCode, body } = await app.inject({ ...call, headers: { authorization: 'Bearer demo' } })
          if (statusCode < 500 && isContract(JSON.parse(body))) continue
          t.fail(`${operation.name}: ${statusCode} ${body.slice(0, 300)}: ${shown(call)}`)
        }
        t.equal((await last()) - before, sent, `each call to ${operation.name} is in the journal`)
      }
      t.strictSame(lines, [])
    }
  )
}

t.test('no value in any field of any call of the laboratory is more than a refusal', { timeout: 300_000 }, async t => {
  const { app, lines } = await logged(t, 'auto')
  for (const { method, path, input, takesBytes } of OPERATIONS) {
    const place = {
      method,
      url: `/_emulator${path}`,
      ...(!takesBytes && method !== 'GET' ? { body: input } : {}),
      query: input
    }
    for (const call of callsOf(place)) {
      const { statusCode, body } = await app.inject(call)
      const isError = statusCode >= 400 && statusCode < 500 && typeof JSON.parse(body).error === 'string'
      if (statusCode === 200 || isError) continue
      t.fail(`${statusCode} ${body.slice(0, 300)}: ${shown(call)}`)
    }
  }
  t.strictSame(lines, [])
})

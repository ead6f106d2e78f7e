import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { withoutSecretReply } from '../../../src/lab/journal/redact.ts'
import { isSecretName } from '../../../src/text/secrets.ts'
import { control } from '../../support/control.ts'
import { emulator, GET, IMPORT, PAGE } from '../../support/emulator.ts'

const DOCS = readFileSync(new URL('../../../docs/laboratory/journal.md', import.meta.url), 'utf8')

const rows = DOCS.slice(DOCS.indexOf('| Secret names |'))
  .split('\n\n')[0]
  ?.split('\n')
  .slice(2)
  .map(row => row.split('|'))

const namesIn = (column: number): readonly string[] =>
  (rows ?? []).flatMap(row => [...(row[column] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))

/** The same words as other languages write them. */
const spellings = (name: string): readonly string[] => {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[ -]/)
    .map(word => word.toLowerCase())
  return [...new Set([name, words.join('_').toUpperCase(), words.join('-'), `my.${words.join('_')}`])]
}

const SECRET = namesIn(2).map(spellings)
const VISIBLE = namesIn(3).map(spellings)

/** Each name in one of its spellings, in another one each time. */
const spelled = (names: readonly (readonly string[])[], turn: number): readonly string[] =>
  names.map((each, at) => each[(turn + at) % each.length] ?? '')

type Pair = readonly [name: string, value: string]

/** Values under names, and a request that says them. */
type Place = (pairs: readonly Pair[]) => { url?: string; headers?: Record<string, string>; body?: object }

const inText = ([name, value]: Pair) => [
  `see ${name}=${value}&more=1`,
  `${name}: ${value}`,
  `{ ${name} => ${value} }`,
  `<${name}>${value}</${name}>`,
  JSON.stringify({ a: 1, [name]: value, b: 2 }),
  JSON.stringify({ a: JSON.stringify({ [name]: `${value}"${value}` }) }),
  encodeURIComponent(JSON.stringify({ a: 1, [name]: value })),
  `{"a":1,"${name}":"${value} and more`
]

const urlsOf = ([name, value]: Pair) => [
  `s3://bucket/a.json;${name}=${value}`,
  `https://host/a.json#${name}=${value}`,
  `https://host/a.json#${value}`,
  `https://host/a;${name}=${value}/b.json`,
  `https://${name}:${value}@host/`,
  `https:\\/\\/${name}:${value}@host\\/`,
  `https%3A%2F%2F${name}%3A${value}%40host%2F`
]

const joined = (pairs: readonly Pair[], separator: string) =>
  pairs.map(([name, value]) => `${name}=${value}`).join(separator)

const query = (pairs: readonly Pair[]) =>
  new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value]))

const UNDER_NAMES: Readonly<Record<string, Place>> = {
  headers: pairs => ({ headers: Object.fromEntries(pairs) }),
  query: pairs => ({ url: `${GET}?jobId=x&${query(pairs)}` }),
  'query of an unknown path': pairs => ({ url: `/v1/none?${query(pairs)}` }),
  body: pairs => ({ body: { ...PAGE, ...Object.fromEntries(pairs) } }),
  'nested in a body': pairs => ({ body: { ...PAGE, options: [{ deep: Object.fromEntries(pairs) }] } }),
  'pairs of name and value': pairs => ({
    body: {
      ...PAGE,
      tags: pairs.map(([key, value]) => ({ key, value })),
      params: pairs.map(([name, value]) => ({ name, value }))
    }
  })
}

const PLACES: Readonly<Record<string, Place>> = {
  ...UNDER_NAMES,
  'lists and objects': pairs => ({
    body: { ...PAGE, options: pairs.map(([name, value]) => [{ [name]: [value] }, { [name]: { a: value } }]) }
  }),
  'text of a header': pairs => ({ headers: { 'x-note': joined(pairs, '; ') } }),
  'content type': pairs => ({ headers: { 'content-type': `text/plain; ${joined(pairs, '; ')}` } }),
  'texts of a body': pairs => ({ body: { ...PAGE, notes: pairs.map(inText) } }),
  'texts of a query': pairs => ({ url: `${GET}?${query(pairs.flatMap(inText).map(text => ['note', text] as const))}` }),
  'URLs of a body': pairs => ({ body: { ...PAGE, objectUrls: pairs.map(urlsOf) } }),
  'parameters of the object': pairs => ({ body: { ...PAGE, objectUrl: `s3://bucket/a.json;${joined(pairs, ';')}` } }),
  'fragment of the object': ([pair]) => ({ body: { ...PAGE, objectUrl: `s3://bucket/a.json#${pair?.[1]}` } }),
  'URLs of headers': pairs => ({
    headers: {
      referer: `https://host/a;${joined(pairs, ';')}?b`,
      'x-original-url': `/v1/none#${joined(pairs, '&')}`,
      origin: `${joined(pairs, ',')}@host`,
      host: `${joined(pairs, ',')}@localhost`
    }
  }),
  fragment: pairs => ({ url: `${GET}?jobId=x#${joined(pairs, '&')}` }),
  'fragment of an unknown path': ([pair]) => ({ url: `/v1/none#${pair?.[1]}` }),
  'parameters of the path': pairs => ({ url: `${GET};${joined(pairs, ';')}?jobId=x` }),
  'parameter of an unknown path': ([pair]) => ({ url: `/v1/none;${pair?.[1]}/more` }),
  'parameters of a segment': pairs => ({ url: `/v1/clusters/in03-1;${joined(pairs, ';')}` }),
  'pairs in an unknown path': pairs => ({ url: `/v1/none/${joined(pairs, '/')}` })
}

const TEN = 10

/** So few that nothing of a request is cut. */
const inTens = (names: readonly string[], prefix: string): readonly (readonly Pair[])[] => {
  const pairs = names.map((name, at): Pair => [name, `${prefix}${at}x`])
  return Array.from({ length: Math.ceil(pairs.length / TEN) }, (_, at) => pairs.slice(at * TEN, (at + 1) * TEN))
}

const started = async (t: Test, unknownFields: 'refuse' | 'ignore') => {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: line => lines.push(line) })
  const sandbox = await emulator(t, { unknownFields, logger, checkResponses: false })
  /** All that is to be seen of a request: its answer, and its entry. */
  const traces = async (place: Place, pairs: readonly Pair[]) => {
    const { url = IMPORT, headers, body } = place(pairs)
    const { headers: answered, body: answer } = await sandbox.app.inject({
      method: url === IMPORT ? 'POST' : 'GET',
      url,
      headers: { authorization: 'Bearer demo', ...headers },
      ...(url === IMPORT && { payload: JSON.stringify(body ?? PAGE) })
    })
    const entries = await sandbox.journal.find({ limit: 1 })
    return JSON.stringify({
      answered,
      answer,
      entries,
      archive: await sandbox.journal.har({ since: (entries[0]?.id ?? 1) - 1 })
    })
  }
  return { ...sandbox, traces, lines }
}

/** Names whose value is in the text. */
const namesOf = (text: string, pairs: readonly Pair[]) =>
  pairs.filter(([, value]) => text.includes(value)).map(([name]) => name)

t.test('the page names what is hidden and what stays visible', async t => {
  t.equal(SECRET.length > 50, true)
  t.equal(VISIBLE.length > 20, true)
  for (const name of SECRET.flat()) t.equal(isSecretName(name), true, name)
  for (const name of VISIBLE.flat()) t.equal(isSecretName(name), false, name)
})

t.test('what stands under a secret name is shown nowhere, wherever it came in', async t => {
  for (const [unknownFields, places] of [
    ['refuse', PLACES],
    ['ignore', UNDER_NAMES]
  ] as const) {
    const { traces, app, snapshot, lines } = await started(t, unknownFields)
    const ask = control({ app })
    for (const [turn, [place, say]] of Object.entries(places).entries()) {
      for (const pairs of inTens(spelled(SECRET, turn), 'hush')) {
        t.strictSame(namesOf(await traces(say, pairs), pairs), [], place)
      }
    }
    for (const pairs of inTens(spelled(SECRET, 0), 'hush')) {
      const unmet = await ask('POST', '/journal/expect', { operation: 'import', fields: Object.fromEntries(pairs) })
      t.equal(unmet[0], 409)
      t.strictSame(namesOf(JSON.stringify(unmet), pairs), [])
    }
    const others = [await snapshot(), await ask('GET', '/coverage'), lines]
    t.strictSame(JSON.stringify(others).match(/hush\d/), null)
  }
})

t.test('what stands under another name stays visible', async t => {
  const { traces } = await started(t, 'ignore')
  for (const [turn, [place, say]] of Object.entries(UNDER_NAMES).entries()) {
    for (const pairs of inTens(spelled(VISIBLE, turn), 'plain')) {
      const shown = await traces(say, pairs)
      t.strictSame(
        namesOf(shown, pairs),
        pairs.map(([name]) => name),
        place
      )
    }
  }
})

t.test('no secret field that the API answers with goes unnoticed', async t => {
  const { app } = await emulator(t)
  const names = new Set<string>()
  JSON.stringify(
    app.contractRoutes.map(({ schema }) => schema.response),
    (name, value) => {
      if (isSecretName(name)) names.add(name)
      return value
    }
  )
  t.strictSame(
    ['credentials', 'password', 'sessionToken', 'tmpAK', 'tmpSK'].filter(name => !names.has(name)),
    []
  )
  for (const name of names) t.equal(withoutSecretReply(`{"data":{"${name}":"hush"}}`).includes('hush'), false, name)
})

t.test('a secret that was sent can be looked for, but not by what it is', async t => {
  const { app, journal, post } = await emulator(t)
  const ask = control({ app })
  await post({ ...PAGE, secretKey: 'hush' })
  const fields = (value: string) => ({ operation: 'import' as const, fields: { secretKey: value } })
  t.match(await journal.find(fields('*')), [{ body: { secretKey: '[REDACTED]' } }])
  t.strictSame(await journal.find(fields('hush')), [])
  const near =
    '#1 POST /v1/vector/collections/import would have matched but for secretKey: the journal does not keep secrets; * matches any'
  t.strictSame(await ask('POST', '/journal/expect', fields('hush')), [
    409,
    {
      error: `expected at least 1 request with operation import, secretKey [REDACTED] in sandbox default, found none; ${near}`,
      count: 0,
      nearMisses: [near]
    }
  ])
})

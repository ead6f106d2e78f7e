import t from 'tap'
import { REFUSED_REQUESTS, REFUSED_REQUESTS_V2 } from '../../../fixtures/requests.ts'
import { emulator } from '../../support/emulator.ts'

t.test('health needs no key', async t => {
  const { send } = await emulator(t)
  const reply = await send({ method: 'GET', path: '/_emulator/health', key: null })
  t.strictSame([reply.status, reply.body], [200, { status: 'ok' }])
})

t.test('the catalogue has every documented code with a curl to this very server', async t => {
  const { app } = await emulator(t)
  const reply = await app.inject({ url: '/_emulator/errors', headers: { host: 'emulator:8080' } })
  const { errors } = reply.json() as { errors: { code: number; message: string; curl: string }[] }
  t.strictSame(
    errors.map(({ code }) => code),
    [...Object.keys(REFUSED_REQUESTS), ...Object.keys(REFUSED_REQUESTS_V2)].map(Number)
  )
  const [first] = errors
  t.match(first, { code: 10003, message: 'Invalid s3 ObjectUrl. xxx', status: 200, text: 'documented' })
  t.match(first?.curl, "curl --request POST 'http://emulator:8080/v1/vector/collections/import'")
})

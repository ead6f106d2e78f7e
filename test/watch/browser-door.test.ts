import t from 'tap'
import { emulator } from '../support/emulator.ts'

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

t.test('a browser that opens the bare address is led to the console, and nothing of it is in the journal', async t => {
  const { app, journal } = await emulator(t, { neutralHosts: ['emu.test'] })
  const ways: readonly (readonly [url: string, location: string])[] = [
    ['/', '_emulator/ui/'],
    ['/?lang=zh', '_emulator/ui/?lang=zh'],
    ['/_emulator', '_emulator/ui/'],
    ['/_emulator/', 'ui/']
  ]
  for (const host of ['localhost:19540', '127.0.0.1', 'emu.test:19540', 'a.localhost']) {
    for (const [url, location] of ways) {
      const reply = await app.inject({ url, headers: { ...BROWSER, host } })
      t.strictSame([reply.statusCode, reply.headers['location'], reply.body], [302, location, ''], `${host} ${url}`)
      t.equal(new URL(location, `http://proxy/prefix${url}`).pathname, '/prefix/_emulator/ui/', 'below a prefix too')
    }
  }
  t.equal(await journal.count(), 0)
})

t.test('all others are answered as ever: programs, names of the service, other methods and paths', async t => {
  const { app, journal } = await emulator(t)
  const statusOf = async (url: string, headers: Record<string, string>, method = 'GET' as const) =>
    (await app.inject({ method, url, headers })).statusCode
  for (const url of ['/', '/_emulator', '/_emulator/']) {
    t.equal(await statusOf(url, { accept: '*/*' }), 404)
    t.equal(await statusOf(url, {}), 404)
    t.equal(await statusOf(url, { ...BROWSER, host: 'api.cloud.zilliz.com' }), 404)
    t.equal(await statusOf(url, { ...BROWSER, host: 'controller.api.aws-us-west-2.zillizcloud.com' }), 404)
    t.equal(await statusOf(url, BROWSER, 'POST' as 'GET'), 404)
  }
  t.equal(await statusOf('/index.html', BROWSER), 404)
  t.equal(await statusOf('/_emulator/nosuch', BROWSER), 404)
  t.equal((await journal.find())[0]?.path, '/', 'it is in the journal as ever')
})

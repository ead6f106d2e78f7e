import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Fastify from 'fastify'
import t from 'tap'
import { webConsole } from '../../../routes/emulator/console.ts'
import { labErrorHandler } from '../../../src/http/control-plugin.ts'
import { PACKAGE_ROOT } from '../../../src/root.ts'
import { emulator } from '../../support/emulator.ts'

const UI = '/_emulator/ui/'
const DIST = join(PACKAGE_ROOT, 'dist', 'console')

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types console"

const start = async (...[test, options]: Parameters<typeof emulator>) => {
  const { app, journal, coverage } = await emulator(test, options)
  const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' | 'POST' = 'GET') =>
    app.inject({ method, url, headers })
  const assets = async () =>
    [...(await get(UI)).body.matchAll(/(?:href|src)="(assets\/[^"]+)"/g)].map(([, name = '']) => name)
  return { get, assets, journal, coverage }
}

t.test('the page has a strict policy, and neither a program nor a style of its own', async t => {
  const { get } = await start(t)
  const { statusCode, headers, body } = await get(UI)
  t.equal(statusCode, 200)
  t.equal(headers['content-security-policy'], POLICY)
  t.strictSame(
    [headers['x-content-type-options'], headers['referrer-policy'], headers['cross-origin-resource-policy']],
    ['nosniff', 'no-referrer', 'same-origin']
  )
  t.strictSame([headers['content-type'], headers['cache-control']], ['text/html; charset=utf-8', 'no-cache'])
  t.notMatch(body, /<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|https?:/)
  t.equal(headers['access-control-allow-origin'], undefined)
  t.equal(headers['set-cookie'], undefined)
})

t.test('each file that the page names is there, kept for ever, with the same headers', async t => {
  const { get, assets } = await start(t)
  const names = await assets()
  t.equal(names.length, 4)
  for (const name of names) {
    const { statusCode, headers } = await get(UI + name)
    t.equal(statusCode, 200, name)
    t.equal(headers['cache-control'], 'public, max-age=31536000, immutable')
    t.equal(headers['content-security-policy'], POLICY)
    t.match(name, /-[0-9A-Za-z]{8,16}\.(?:js|css|svg)$/)
  }
})

t.test('who takes gzip gets the same bytes zipped, and another version', async t => {
  const { get, assets } = await start(t)
  for (const name of ['', ...(await assets())]) {
    const plain = await get(UI + name)
    for (const accepted of ['gzip', 'br, gzip;q=0.5', 'gzip, deflate']) {
      const zipped = await get(UI + name, { 'accept-encoding': accepted })
      t.strictSame([zipped.headers['content-encoding'], zipped.headers.vary], ['gzip', 'accept-encoding'])
      t.strictSame(gunzipSync(zipped.rawPayload), plain.rawPayload)
      t.not(zipped.headers.etag, plain.headers.etag)
    }
    for (const refused of ['br', 'gzip;q=0', 'x-gzip-not']) {
      const { headers } = await get(UI + name, { 'accept-encoding': refused })
      t.equal(headers['content-encoding'], undefined, refused)
    }
  }
})

t.test('HEAD has the headers alone, and who holds a version gets 304', async t => {
  const { get } = await start(t)
  const whole = await get(UI)
  const head = await get(UI, {}, 'HEAD')
  t.strictSame(
    [head.statusCode, head.body, head.headers['content-length'], head.headers.etag],
    [200, '', String(whole.rawPayload.length), whole.headers.etag]
  )
  const etag = String(whole.headers.etag)
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const { statusCode, body } = await get(UI, { 'if-none-match': known })
    t.strictSame([statusCode, body], [304, ''], known)
  }
  t.equal((await get(UI, { 'if-none-match': '"other"' })).statusCode, 200)
})

t.test('without the slash the page is one redirect away, below any prefix', async t => {
  const { get } = await start(t)
  const { statusCode, headers } = await get('/_emulator/ui')
  t.strictSame([statusCode, headers.location], [302, 'ui/'])
  t.equal((await get('/_emulator/ui?lang=zh')).headers.location, 'ui/?lang=zh')
})

t.test('only files of the build exist: no path leads out of the folder', async t => {
  const { get } = await start(t)
  for (const path of [
    '../package.json',
    '..%2f..%2fpackage.json',
    'assets/..%2f..%2f..%2f..%2fetc%2fpasswd',
    'assets/..%2findex.html',
    '%2e%2e/files.json',
    'files.json',
    'index.html.gz',
    'constructor',
    '__proto__',
    'assets/',
    'assets%00/x'
  ]) {
    const { statusCode, body } = await get(UI + path)
    t.equal(statusCode, 404, path)
    t.match(body, /"error":/, path)
  }
  t.equal((await get(UI, {}, 'POST')).statusCode, 405)
})

t.test('the page needs no token, and a foreign host does not get it', async t => {
  const { get } = await start(t, {
    host: '0.0.0.0',
    controlToken: 'a-long-word',
    neutralHosts: ['gateway.example.com']
  })
  t.equal((await get(UI)).statusCode, 200)
  t.equal((await get(UI, { host: 'gateway.example.com' })).statusCode, 200)
  const { statusCode, body } = await get(UI, { host: 'evil.example' })
  t.strictSame(
    [statusCode, JSON.parse(body)],
    [403, { error: "the host is none of the emulator's; call it as localhost, or start it with --neutral-hosts" }]
  )
  t.equal((await get('/_emulator/overview')).statusCode, 401, 'the calls of the page do need it')
})

t.test('the page and its files stand in no journal and no coverage', async t => {
  const { get, assets, journal, coverage } = await start(t)
  for (const name of ['', 'none', ...(await assets())]) await get(UI + name)
  t.equal(await journal.count(), 0)
  t.strictSame((await coverage.report()).operations, [])
})

t.test('no file of the console is read before the first request for a page', async t => {
  const paths: string[] = []
  const read = (path: string): Promise<Buffer> => {
    paths.push(path)
    return readFile(path)
  }
  const lab = {}
  const app = Fastify({ exposeHeadRoutes: false, routerOptions: { ignoreTrailingSlash: true } })
  t.teardown(() => app.close())
  const settings = { host: '127.0.0.1', neutralHosts: [], insecure: false }
  await app.register(webConsole as never, { settings, lab, answerError: labErrorHandler(), read } as never)
  await app.ready()
  await app.inject('/elsewhere')
  t.strictSame(paths, [])
  t.equal((await app.inject(UI)).statusCode, 200)
  t.strictSame(paths, [join(DIST, 'files.json'), join(DIST, 'index.html')])
})

t.test('a console that was not built says so', async t => {
  const lab = {}
  const app = Fastify({ exposeHeadRoutes: false, routerOptions: { ignoreTrailingSlash: true } })
  t.teardown(() => app.close())
  const settings = { host: '127.0.0.1', neutralHosts: [], insecure: false }
  const read = () => Promise.reject(new Error('ENOENT'))
  await app.register(webConsole as never, { settings, lab, answerError: labErrorHandler(), read } as never)
  const { statusCode, body } = await app.inject(UI)
  t.strictSame([statusCode, JSON.parse(body)], [404, { error: 'the console was not built; run npm run build' }])
})

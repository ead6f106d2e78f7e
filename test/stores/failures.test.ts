import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { bucketOf, failureOf, s3Bucket, UNEXPECTED, withServer } from './support/live-store.ts'
import { KEYS, s3Server } from './support/s3-server.ts'

t.test('a store that does not answer is told from one that cannot be reached', async t => {
  const server = await s3Server(t, { 'a.json': '[]' })
  const { explained } = await withServer(t, server)
  server.before = () => true
  t.strictSame(await explained(), [
    83001,
    'the store STORE does not answer in time (no bytes); look at the store, or raise --store-timeout'
  ])
  const closed = createServer()
  await new Promise<void>(resolve => closed.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`
  await new Promise(resolve => closed.close(resolve))
  const other = await withServer(t, { url })
  t.strictSame(await other.explained(), [
    83001,
    'the store STORE cannot be reached (ECONNREFUSED); start it, or correct --store'
  ])
})

t.test('a server of another kind does not pass for a store without the object', async t => {
  const server = await s3Server(t, { 'a.json': '[]' })
  const { explained } = await withServer(t, server)
  server.before = (_, response) => {
    response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>')
    return true
  }
  t.strictSame(await explained(), [83001, `the store STORE ${UNEXPECTED('status 404')}`])
})

t.test('redirects are not followed, and their targets are never asked', async t => {
  const asked: string[] = []
  const target = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end('[]')
  })
  await new Promise<void>(resolve => target.listen(0, '127.0.0.1', resolve))
  t.teardown(() => target.close())
  const server = await s3Server(t, { 'a.json': '[]' })
  const { explained } = await withServer(t, server)
  server.before = (_, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${(target.address() as AddressInfo).port}/` }).end()
    return true
  }
  t.strictSame(await explained(), [
    83001,
    'the store STORE answers with a redirect, which is not followed (status 302); declare the store that it leads to'
  ])
  t.strictSame(asked, [])
})

t.test('link-local and metadata addresses are never asked', async t => {
  for (const host of [
    '169.254.169.254',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '[::ffff:169.254.169.254]',
    '100.100.100.200'
  ]) {
    const { explained } = await withServer(t, { url: `http://${host}` })
    const [code, explain] = await explained()
    t.equal(code, 83001)
    t.match(
      explain,
      /is at a link-local or metadata address, which is never asked; declare the address of a store$/,
      host
    )
  }
})

t.test('keys and proxies of the process are not used', async t => {
  const server = await s3Server(t, { 'a.json': '[]' })
  const before = { ...process.env }
  t.teardown(() => {
    process.env = before
  })
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: KEYS.accessKey,
    AWS_SECRET_ACCESS_KEY: KEYS.secretKey,
    HTTP_PROXY: 'http://127.0.0.1:9',
    http_proxy: 'http://127.0.0.1:9',
    NODE_USE_ENV_PROXY: '1'
  })
  const { explained } = await withServer(t, server)
  t.strictSame(await explained('s3://my-bucket/a.json', {}), [
    83001,
    'the store STORE denies access without keys (AccessDenied); send accessKey and secretKey, or make the bucket public'
  ])
  t.strictSame(await explained('s3://my-bucket/a.json', { accessKey: KEYS.accessKey }), [
    83001,
    'the request has an accessKey without its secretKey; send both'
  ])
})

t.test('answers of no store are a denial, not a crash', async t => {
  const server = await s3Server(t, { 'a.json': '[]' })
  const { explained } = await withServer(t, server)
  const answer = (body: string, headers: Record<string, string> = {}) => {
    server.before = (_, response) => {
      response.writeHead(200, headers).end(body)
      return true
    }
  }
  for (const body of ['no xml', '<a>', '<!DOCTYPE a [<!ENTITY b "c">]><ListBucketResult></ListBucketResult>', '']) {
    answer(body)
    t.strictSame(await explained('s3://my-bucket/dir/'), [
      83001,
      'the store STORE gives an answer that is not understood (no listing); check the kind in --store'
    ])
  }
  answer(
    '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken></ListBucketResult>'
  )
  t.match((await explained('s3://my-bucket/dir/'))[1], /not understood \(the same page twice\)/)
  answer('<ListBucketResult><Contents><Key>dir/a.json</Key><Size>many</Size></Contents></ListBucketResult>')
  t.match((await explained('s3://my-bucket/dir/'))[1], /not understood \(no size\)/)
})

t.test('a store that closes a kept connection is asked once more', async t => {
  const { server, bucket } = await s3Bucket(t)
  await bucket.head('a.json')
  let closed = 0
  server.before = request => {
    if (closed > 0) return false
    closed++
    request.socket.destroy()
    return true
  }
  t.match(await bucket.head('a.json'), { key: 'a.json', size: 2 })
  t.equal(closed, 1)
})

t.test('a store whose name or port nobody has cannot be reached', async t => {
  const options = { kind: 's3', pathStyle: false } as const
  const { head } = await bucketOf({ ...options, endpoint: 'http://store.invalid' })
  t.match(await failureOf(head('a.json')), /^cannot be reached \((ENOTFOUND|EAI_AGAIN|DNS timeout)\); start it,/)
  const azure = { kind: 'azure', endpoint: 'http://store.invalid', pathStyle: false } as const
  const blob = await bucketOf(azure, 'azure', {}, 'account')
  t.match(await failureOf(blob.head('a.json')), /^cannot be reached \((ENOTFOUND|EAI_AGAIN|DNS timeout)\); start it,/)
  const server = await s3Server(t)
  const secure = await bucketOf(`s3=${server.url.replace('http:', 'https:')}`)
  t.match(await failureOf(secure.head('a.json')), /^cannot be reached \((EPROTO|ERR_SSL_\w+|ECONNRESET)\); start it,/)
})

t.test('answers of S3 that contradict each other, or are too long, are not understood', async t => {
  const { server, bucket } = await s3Bucket(t)
  const answer = (status: number, body: string | Buffer, headers: Record<string, string> = {}) => {
    server.before = ({ method }, response) => {
      response.writeHead(method === 'HEAD' ? 500 : status, headers).end(method === 'HEAD' ? undefined : body)
      return true
    }
  }
  answer(206, 'x')
  t.equal(await failureOf(bucket.head('a.json')), UNEXPECTED('status 500'))
  answer(500, 'x')
  t.equal(await failureOf(bucket.head('a.json')), UNEXPECTED('status 500'))
  answer(500, Buffer.alloc(300 * 1024))
  t.equal(await failureOf(bucket.head('a.json')), UNEXPECTED('too long'))
  answer(403, '<Error><Code>AccessDenied</Code></Error>')
  t.equal(
    await failureOf(bucket.list('', 10)),
    'denies access to these keys (AccessDenied); let them read and list the bucket, or send other keys'
  )
  answer(403, '<Error><Code')
  t.match(await failureOf(bucket.list('', 10)), /^denies access to these keys \(status 403\)/)
})

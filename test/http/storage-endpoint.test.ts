import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import t from 'tap'
import { PROJECT, withVolumes } from '../support/volumes.ts'

t.test(
  'the storage is where the client found the emulator, never at a name of the service in the world outside',
  async t => {
    const { url, create, app } = await withVolumes(t, { listen: true, port: 0 })
    await create('mine')
    const { port } = new URL(url)
    const endpointFor = (host: string) =>
      new Promise<string>((resolve, reject) => {
        const headers = { host, authorization: 'Bearer demo' }
        request({ port, host: '127.0.0.1', path: '/v2/volumes/apply', method: 'POST', headers }, async reply => {
          const { data } = (await json(reply)) as { data: { endpoint: string; uploadPath: string } }
          t.equal(data.uploadPath, `${PROJECT}/mine/`)
          resolve(data.endpoint)
        })
          .on('error', reject)
          .end('{"volumeName":"mine"}')
      })
    t.equal(await endpointFor('localhost:1'), 'localhost:1')
    t.equal(await endpointFor('emulator'), 'emulator')
    t.equal(await endpointFor('api.cloud.zilliz.com'), `127.0.0.1:${port}`)
    const reply = await app.inject({
      method: 'POST',
      url: '/v2/volumes/apply',
      headers: { host: 'api.cloud.zilliz.com', authorization: 'Bearer demo' },
      payload: '{"volumeName":"mine"}'
    })
    t.equal(reply.json().data.endpoint, 'api.cloud.zilliz.com', 'where there is no address the name is all there is')
  }
)

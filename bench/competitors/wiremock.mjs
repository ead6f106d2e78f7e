import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { HOST, IMPORT_PATH, STATIC_REPLY } from '../support/import-call.mjs'
import { install } from './install.mjs'

/** Answers one static body, without its journal. The npm package brings the standalone jar; Java must be there. */
export const wiremock = {
  name: 'WireMock',
  folder: 'wiremock',
  packageName: 'wiremock',
  version: '3.13.2',
  // The virtual machine compiles its hot code only after seconds of load.
  warmUp: 10,
  prepare: async () => {
    const folder = await install(wiremock)
    const jars = `${folder}/node_modules/wiremock/build`
    const jar = (await readdir(jars)).find(name => name.endsWith('.jar'))
    if (jar === undefined) throw new Error(`no jar in ${jars}`)
    await mkdir(`${folder}/root/mappings`, { recursive: true })
    const mapping = {
      request: { method: 'POST', urlPath: IMPORT_PATH },
      response: {
        status: 200,
        body: JSON.stringify(STATIC_REPLY),
        headers: { 'content-type': 'application/json; charset=utf-8' }
      }
    }
    await writeFile(`${folder}/root/mappings/import.json`, JSON.stringify(mapping))
    const quick = ['--no-request-journal', '--disable-request-logging', '--disable-banner', '--disable-gzip']
    const where = ['--root-dir', `${folder}/root`, '--bind-address', HOST]
    return port => ['java', '-jar', `${jars}/${jar}`, '--port', String(port), ...where, ...quick]
  }
}

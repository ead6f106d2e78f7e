import { writeFile } from 'node:fs/promises'
import { HOST, IMPORT_PATH, STATIC_REPLY } from '../support/import-call.mjs'
import { install } from './install.mjs'

/** Answers one static body. */
export const mockoon = {
  name: 'Mockoon CLI',
  folder: 'mockoon',
  packageName: '@mockoon/cli',
  version: '9.9.0',
  prepare: async () => {
    const folder = await install(mockoon)
    const response = {
      uuid: 'response',
      body: JSON.stringify(STATIC_REPLY),
      bodyType: 'INLINE',
      disableTemplating: true,
      statusCode: 200,
      headers: [{ key: 'content-type', value: 'application/json; charset=utf-8' }],
      rules: [],
      rulesOperator: 'OR',
      default: true
    }
    const route = { uuid: 'route', type: 'http', method: 'post', endpoint: IMPORT_PATH.slice(1), responses: [response] }
    const environment = {
      uuid: 'environment',
      lastMigration: 33,
      name: 'import',
      port: 0,
      hostname: HOST,
      routes: [route],
      rootChildren: [{ type: 'route', uuid: route.uuid }]
    }
    const file = `${folder}/environment.json`
    await writeFile(file, JSON.stringify(environment))
    const command = `${folder}/node_modules/${mockoon.packageName}/bin/run.js`
    const quiet = ['--repair', '--disable-log-to-file', '--disable-admin-api', '--max-transaction-logs', '0']
    return port => [process.execPath, command, 'start', '-d', file, '-p', String(port), '-l', HOST, ...quiet]
  }
}

import { writeFile } from 'node:fs/promises'
import { ImportBody, ImportReply } from '../../.tools/bench/contract/import.js'
import { HOST, IMPORT_PATH, STATIC_REPLY } from '../support/import-call.mjs'
import { install } from './install.mjs'

const json = (schema, example) => ({ content: { 'application/json': { schema, ...(example && { example }) } } })

/** Mocks an OpenAPI document: checks the body against its schema and answers the example of the reply. */
export const prism = {
  name: 'Prism',
  folder: 'prism',
  packageName: '@stoplight/prism-cli',
  version: '5.16.0',
  prepare: async () => {
    const folder = await install(prism)
    const operation = {
      requestBody: { required: true, ...json(ImportBody) },
      responses: { 200: { description: 'Created', ...json(ImportReply, STATIC_REPLY) } }
    }
    const document = {
      openapi: '3.1.0',
      info: { title: 'Import', version: '1' },
      paths: { [IMPORT_PATH]: { post: operation } }
    }
    const file = `${folder}/openapi.json`
    await writeFile(file, JSON.stringify(document))
    const command = `${folder}/node_modules/${prism.packageName}/dist/index.js`
    return port => [process.execPath, command, 'mock', '-h', HOST, '-p', String(port), '-v', 'silent', file]
  }
}

import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

/**
 * Imports the contract as Postman does, its parameters from the examples, and sends every request, each to the built-in world as it
 * is at first. Returns what was not answered with the code that the document gives for its example.
 */
export const sendAll = async (url, folder) => {
  const require = createRequire(resolve(folder, 'package.json'))
  const document = await (await fetch(`${url}/_emulator/openapi/contract.json`)).json()
  const collection = await convert(require('openapi-to-postmanv2'), document)
  const requests = new Map(itemsOf(collection).map(item => [keyOf(item), item]))
  const operations = operationsOf(document)
  const absent = operations.filter(({ key }) => !requests.has(key)).map(({ key }) => `${key} is not in the collection`)
  if (absent.length > 0) return absent

  const steps = operations.flatMap(operation => [
    { name: `reset for ${operation.key}`, item: RESET },
    ...(operation.after ?? []).map(id => {
      const { key, code } = operations.find(({ operationId }) => operationId === id)
      return { name: `${key} for ${operation.key}`, item: requests.get(key), code }
    }),
    { name: operation.key, item: requests.get(operation.key), code: operation.code }
  ])
  const answers = await send(require('newman'), collection, steps, new URL(url).port)
  process.stdout.write(`newman sent ${operations.length} requests of the contract\n`)
  return steps.flatMap(({ name, code }, index) => {
    const { status, text } = answers[index] ?? { text: 'no answer' }
    const asExpected = code === undefined ? status === 200 : text.startsWith(`{"code":${code},`)
    return asExpected ? [] : [`${name}: ${text.slice(0, 200)}; its example is to be answered ${code ?? 'HTTP 200'}`]
  })
}

const RESET = { request: { method: 'POST', url: '{{baseUrl}}/_emulator/reset' } }

const convert = async (converter, document) => {
  const options = { parametersResolution: 'Example', folderStrategy: 'Tags' }
  const { result, reason, output } = await promisify(converter.convertV2)({ type: 'json', data: document }, options)
  if (!result) throw new Error(`openapi-to-postmanv2: ${reason}`)
  return output[0].data
}

const itemsOf = ({ item, ...leaf }) => (item === undefined ? [leaf] : item.flatMap(itemsOf))

const keyOf = ({ request: { method, url } }) =>
  `${method} /${url.path.map(part => part.replace(/^:(.+)$/, '{$1}')).join('/')}`

const operationsOf = ({ paths }) =>
  Object.entries(paths).flatMap(([path, calls]) =>
    Object.entries(calls).map(([method, call]) => ({
      key: `${method.toUpperCase()} ${path}`,
      operationId: call.operationId,
      code: call['x-example-code'],
      after: call['x-example-after']
    }))
  )

/** What each step was answered, in their order. */
const send = async (newman, collection, steps, port) => {
  const item = steps.map(({ name, item: { request } }) => ({ name, request }))
  const envVar = [{ key: 'port', value: port }]
  const { run } = await promisify(newman.run)({ collection: { ...collection, item }, envVar })
  return run.executions.map(({ response, requestError }) =>
    requestError ? { text: requestError.message } : { status: response.code, text: response.stream.toString() }
  )
}

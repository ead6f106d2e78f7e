import type { ContractCall } from '../../call.ts'

/** The body of the example of the documentation's import page. */
export const EXAMPLE_BODY = {
  clusterId: 'in03-181766e3f9556b7',
  collectionName: 'medium_articles',
  objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
} as const

export const EXAMPLE_IMPORT: Omit<ContractCall, 'key'> = {
  method: 'POST',
  path: '/v1/vector/collections/import',
  body: EXAMPLE_BODY
}

/** The example as a command. @param base URL of the emulator */
export const exampleCurl = (base: string): string =>
  `curl "${base}${EXAMPLE_IMPORT.path}" \\
  -H "Authorization: Bearer any-key" \\
  -d '${JSON.stringify(EXAMPLE_BODY, null, 2).replaceAll('\n', '\n  ')}'`

import { exampleCurl } from './example.ts'

export type ClientName = 'shell' | 'curl' | 'python' | 'node' | 'java'

interface Client {
  readonly name: ClientName
  readonly title: string
  /** What a person copies. @param base URL of the emulator */
  readonly lines: (base: string) => string
}

/** How clients are led here. Names of languages and of their packages are the same in all languages. */
export const CLIENTS: readonly Client[] = [
  { name: 'shell', title: 'Shell', lines: base => `eval "$(npx zilliz-import-emulator env --url ${base})"` },
  { name: 'curl', title: 'curl', lines: exampleCurl },
  {
    name: 'python',
    title: 'Python',
    lines: base => `from pymilvus.bulk_writer import bulk_import

reply = bulk_import(
    "${base}",
    "medium_articles",
    cluster_id="in03-181766e3f9556b7",
    api_key="any-key",
    object_url="gs://publicdataset-zillizcloud-com/medium_articles_2020.json",
)
print(reply.json())`
  },
  {
    name: 'node',
    title: 'Node.js',
    lines: base => `const reply = await fetch('${base}/v1/vector/collections/import', {
  method: 'POST',
  headers: { authorization: 'Bearer any-key' },
  body: JSON.stringify({
    clusterId: 'in03-181766e3f9556b7',
    collectionName: 'medium_articles',
    objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
  })
})
console.log(await reply.json())`
  },
  {
    name: 'java',
    title: 'Java',
    lines: base => `CloudImportRequest request = CloudImportRequest.builder()
    .apiKey("any-key")
    .clusterId("in03-181766e3f9556b7")
    .collectionName("medium_articles")
    .objectUrl("gs://publicdataset-zillizcloud-com/medium_articles_2020.json")
    .accessKey("")
    .secretKey("")
    .build();
System.out.println(BulkImportUtils.bulkImport("${base}", request));`
  }
]

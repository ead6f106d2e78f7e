import { type ExampleRequest, PAGE_EXAMPLE, REFUSED_REQUESTS, REFUSED_REQUESTS_V2 } from '../../fixtures/requests.ts'
import { createEmulator } from '../emulator.ts'
import { BASE_URL, curlOf, type ErrorRow, errorRows } from '../errors.ts'

/** The response of the emulator to an example. */
export interface ExampleReply {
  /** The body, one line of JSON. */
  readonly body: string
  readonly check: string
  readonly explain: string
}

/** `docs/errors.md`: every documented code, the request that gets it from the default world, and the reply. */
export const errorsPage = async (): Promise<string> => {
  const rows = errorRows(BASE_URL)
  const replies = await exampleReplies()
  const table = rows.map(
    ({ code, message, operations }) => `| [${code}](#${code}) | ${message} | ${operations.join(', ')} |`
  )
  return `# Errors

<!-- Made by \`npm run docs\` from src/contract/refusals and fixtures/requests.ts; do not edit. -->

This page lists every code that the import, get and list pages document. The codes of v2, of open-source Milvus and of related calls follow.
Each code has a request that returns it from a newly started emulator. The state of the default world causes it; nothing is injected.

Business errors have HTTP status 200, an invalid key has 401. In messages, \`xxx\` stands for the reason. Codes that require
\`--flavor milvus\` are marked. The response body is the cloud's. Two headers explain each refusal: \`x-emulator-check\` names the check that
rejected the request, and \`x-emulator-explain\` gives the cause and the fix.

\`zilliz-import-emulator errors [CODE]\` prints the same in the terminal, and \`GET /_emulator/errors\` returns it as JSON.

| Code | Message | Operations |
|---|---|---|
${table.join('\n')}

For comparison, a request that succeeds:

\`\`\`sh
${curlOf(PAGE_EXAMPLE, BASE_URL)}
\`\`\`

${rows.map(row => section(row, replies.get(row.code))).join('\n')}`
}

/** Asks a fresh emulator with the default world for each documented code, for some of them one that is Milvus throughout. */
export const exampleReplies = async (): Promise<ReadonlyMap<number, ExampleReply>> => {
  const auto = await createEmulator({ listen: false })
  const milvus = await createEmulator({ listen: false, flavor: 'milvus' })
  const replies = new Map<number, ExampleReply>()
  for (const [code, request] of Object.entries({ ...REFUSED_REQUESTS, ...REFUSED_REQUESTS_V2 })) {
    const { app } = request.flavor === 'milvus' ? milvus : auto
    const { method, path: url, query = {}, body } = request
    const reply = await app.inject({ method, url, query, headers: headersOf(request), ...(body && { payload: body }) })
    replies.set(Number(code), {
      body: reply.body.trimEnd(),
      check: String(reply.headers['x-emulator-check']),
      explain: String(reply.headers['x-emulator-explain'])
    })
  }
  await auto.close()
  await milvus.close()
  return replies
}

const headersOf = ({ key, host }: ExampleRequest): Record<string, string> => ({
  ...(key !== null && { authorization: `Bearer ${key ?? 'demo'}` }),
  ...(host !== undefined && { host })
})

const section = (row: ErrorRow, reply: ExampleReply | undefined): string => `## ${row.code}

> ${row.message}

- HTTP status: ${row.status}; operations: ${row.operations.join(', ')}
- Cause: ${row.cause}
- Fix: ${row.fix}
- Source: ${row.source} (text: ${row.text}; trigger: ${row.trigger})
${row.flags === undefined ? '' : `- Start the emulator with \`${row.flags}\`.\n`}
\`\`\`sh
${row.curl}
\`\`\`

\`\`\`json
${reply?.body}
\`\`\`

\`\`\`text
x-emulator-check: ${reply?.check}
x-emulator-explain: ${reply?.explain}
\`\`\`
`

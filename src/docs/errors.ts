import { type ExampleRequest, PAGE_EXAMPLE, REFUSED_REQUESTS, REFUSED_REQUESTS_V2 } from '../../fixtures/requests.ts'
import { createEmulator } from '../emulator.ts'
import { BASE_URL, curlOf, type ErrorRow, errorRows } from '../errors.ts'
import { errorsZh } from '../errors.zh.ts'

/** The response of the emulator to an example. */
export interface ExampleReply {
  /** The body, one line of JSON. */
  readonly body: string
  readonly check: string
  readonly explain: string
}

/** `docs/errors.md` and its page in Chinese: every documented code, the request that gets it from the default world, and the reply. */
export const errorsPage = async (language: 'en' | 'zh'): Promise<string> => {
  const words = WORDS[language]
  const rows = errorRows(BASE_URL).map(row => (language === 'zh' ? { ...row, ...errorsZh[row.code] } : row))
  const replies = await exampleReplies()
  const table = rows.map(
    ({ code, message, operations }) => `| [${code}](#${code}) | ${message} | ${operations.join(', ')} |`
  )
  return `${words.introduction}

${words.columns}
|---|---|---|
${table.join('\n')}

${words.success}

\`\`\`sh
${curlOf(PAGE_EXAMPLE, BASE_URL)}
\`\`\`

${rows.map(row => section(row, replies.get(row.code), words)).join('\n')}`
}

interface Words {
  readonly introduction: string
  readonly columns: string
  readonly success: string
  /** The facts of a code, as items of a list. */
  readonly facts: (row: ErrorRow) => string
}

const GENERATED_FROM = 'src/contract/refusals and fixtures/requests.ts; do not edit'

const WORDS: Readonly<Record<'en' | 'zh', Words>> = {
  en: {
    introduction: `# Errors

[简体中文](errors.zh-CN.md)

<!-- Made by \`npm run docs\` from ${GENERATED_FROM}. -->

This page lists every code that the import, get and list pages document. The codes of v2, of open-source Milvus and of related calls follow.
Each code has a request that returns it from a newly started emulator. The state of the default world causes it; nothing is injected.

Business errors have HTTP status 200, an invalid key has 401. In messages, \`xxx\` stands for the reason. Codes that require
\`--flavor milvus\` are marked. The response body is the cloud's. Two headers explain each refusal: \`x-emulator-check\` names the check that
rejected the request, and \`x-emulator-explain\` gives the cause and the fix.

\`zilliz-import-emulator errors [CODE]\` prints the same in the terminal, with \`--lang zh\` in Chinese. \`GET /_emulator/errors\` returns it as JSON.`,
    columns: '| Code | Message | Operations |',
    success: 'For comparison, a request that succeeds:',
    facts: row => `- HTTP status: ${row.status}; operations: ${row.operations.join(', ')}
- Cause: ${row.cause}
- Fix: ${row.fix}
- Source: ${row.source} (text: ${row.text}; trigger: ${row.trigger})
${row.flags === undefined ? '' : `- Start the emulator with \`${row.flags}\`.\n`}`
  },
  zh: {
    introduction: `# 错误码

[English](errors.md)

<!-- Made by \`npm run docs\` from ${GENERATED_FROM}. -->

本页列出导入、查看进度和任务列表三个接口的文档中的所有错误码，以及 v2、开源 Milvus 和相关接口的错误码。每个错误码都附有一个请求，向刚启动的模拟器发送该请求即可触发。错误由默认 world 的状态引起，而不是注入的。

业务错误的 HTTP 状态码为 200，密钥无效时为 401。消息中的 \`xxx\` 代表具体原因。需要 \`--flavor milvus\` 的错误码均有说明。响应体与云服务一致。两个响应头解释每次失败：\`x-emulator-check\` 给出未通过的检查项，\`x-emulator-explain\` 说明原因和处理办法。

\`zilliz-import-emulator errors [CODE] --lang zh\` 在终端中显示相同的内容。\`GET /_emulator/errors\` 以 JSON 格式返回英文内容。`,
    columns: '| 错误码 | 消息 | 接口 |',
    success: '作为对照，下面的请求会成功：',
    facts: row => `- HTTP 状态码：${row.status}；接口：${row.operations.join('、')}
- 原因：${row.cause}
- 处理办法：${row.fix}
- 依据：${row.source}（文本：${row.text}；触发条件：${row.trigger}）
${row.flags === undefined ? '' : `- 启动模拟器时使用 \`${row.flags}\`。\n`}`
  }
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

const section = (row: ErrorRow, reply: ExampleReply | undefined, words: Words): string => `## ${row.code}

> ${row.message}

${words.facts(row)}
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

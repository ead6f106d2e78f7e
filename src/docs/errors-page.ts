import { PAGE_EXAMPLE } from '../../fixtures/requests.ts'
import { BASE_URL } from './base-url.ts'
import { curlOf } from './curl.ts'
import { type ErrorRow, errorRows } from './error-rows.ts'

const section = (row: ErrorRow): string => `## ${row.code}

> ${row.message}

- HTTP status: ${row.status}; operations: ${row.operations.join(', ')}
- Cause: ${row.cause}
- Fix: ${row.fix}
- Source: ${row.source} (text: ${row.text}; trigger: ${row.trigger})

\`\`\`sh
${row.curl}
\`\`\`
`

/** `docs/errors.md`: every documented code with the request that gets it from the default world. */
export const errorsPage = (): string => {
  const rows = errorRows(BASE_URL)
  const table = rows.map(
    ({ code, message, operations }) => `| [${code}](#${code}) | ${message} | ${operations.join(', ')} |`
  )
  return `# Errors

<!-- Generated from src/contract/refusals and fixtures/requests.ts by \`npm run docs\`; do not edit. -->

Every code that the import, get and list pages document, and a request that gets it from a freshly started emulator with its
default world: by state, not by injection. Business errors come with HTTP 200, a bad key with HTTP 401.
\`xxx\` in a message stands for the reason. Every refusal also has the headers \`x-emulator-check\` (the check that refused) and
\`x-emulator-explain\` (what it looked at, what it found, what to change).

The same list is printed by \`zilliz-import-emulator errors [CODE]\` and served as JSON at \`/_emulator/errors\`.

| Code | Message | Operations |
|---|---|---|
${table.join('\n')}

The request that succeeds, for comparison:

\`\`\`sh
${curlOf(PAGE_EXAMPLE, BASE_URL)}
\`\`\`

${rows.map(section).join('\n')}`
}

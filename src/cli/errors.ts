import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { fromFlags } from '../config/flags.ts'
import { SettingsError } from '../config/load.ts'
import { rowsOf } from '../config/rows.ts'
import { documentedRefusals } from '../contract/refusals/refusal.ts'
import { BASE_URL, type ErrorRow, errorRows } from '../errors.ts'

import { CliError, type Command, EXIT, flagHelp, type Io, noArguments, writeLine, writeText } from './command.ts'
import { type TableOptions, table } from './table.ts'
import { paintFor, widthOf } from './terminal.ts'

const ROWS = rowsOf(
  Type.Object({
    json: Type.Boolean({ default: false, description: 'Print JSON, as /_emulator/errors does.' }),
    lang: Type.Union([Type.Literal('en'), Type.Literal('zh')], {
      default: 'en',
      description: 'Language of causes and fixes. Messages are those of the cloud, in English.'
    })
  })
)

export const words: Command['words'] = [...new Set(errorRows(BASE_URL).map(({ code }) => String(code)))]

export const flags: Command['flags'] = ROWS

export const help: Command['help'] = () => `Usage: ${pkg.name} errors [CODE] [FLAGS]

Prints every documented code, or one with its cause, its fix and the request that gets it from the default world.

Flags of errors:
${flagHelp(ROWS)}`

export const run: Command['run'] = async (args, env, io) => {
  const codes: string[] = []
  const { values, problems } = fromFlags(args, ROWS, codes)
  if (problems.length > 0) throw new SettingsError(problems)
  const [code, ...rest] = codes
  noArguments('errors', rest)
  const chinese = values['lang'] === 'zh'
  const rows = chinese ? await chineseRows() : errorRows(BASE_URL)
  const chosen = code === undefined ? rows : [rowOf(rows, code)]
  if (values['json'] === true) writeLine(io.stdout, JSON.stringify({ errors: chosen }, null, 2))
  else if (code === undefined) {
    writeLine(io.stdout, listOf(chosen, chinese, { width: widthOf(io.stdout), paint: paintFor(io.stdout, env) }))
  } else for (const row of chosen) showDetails(io, row, chinese)
  return EXIT.ok.code
}

/** @throws CliError for an undocumented code */
const rowOf = (rows: readonly ErrorRow[], code: string): ErrorRow => {
  const row = rows.find(candidate => String(candidate.code) === code)
  if (row !== undefined) return row
  throw new CliError(
    `no page documents the code ${code.slice(0, 20)}; the codes are ${rows.map(({ code }) => code).join(', ')}`,
    EXIT.wrongInput.code
  )
}

const chineseRows = async (): Promise<ErrorRow[]> => {
  const { errorsZh } = await import('../errors.zh.ts')
  return errorRows(BASE_URL).map(row => ({ ...row, ...errorsZh[row.code] }))
}

/** Operations whose codes are listed together; a code is in the first group that has one of its operations. */
const GROUPS: readonly (readonly [title: string, chinese: string, operations: readonly string[]])[] = [
  ['Import, v1', '导入（v1）', ['import', 'get', 'list']],
  ['Import jobs, v2 and Milvus', '导入任务（v2 与 Milvus）', ['create', 'progress', 'commit', 'abort', 'jobs']],
  [
    'Databases and collections',
    '数据库与 Collection',
    ['databases', 'collections', 'partitions', 'indexes', 'aliases']
  ],
  ['Clusters, projects, regions', '集群、项目、地域', ['clusters', 'projects', 'regions']]
]

const OTHERS = ['Others', '其他'] as const

const groupOf = ({ operations }: ErrorRow, isV1: boolean): string => {
  const [v1, ...later] = GROUPS
  const group = isV1 ? v1 : later.find(([, , names]) => names.some(name => operations.includes(name)))
  return (group ?? OTHERS)[0]
}

/** A table for each group. In Chinese the cause stands below the message, which is in English. */
const listOf = (rows: readonly ErrorRow[], chinese: boolean, screen: Pick<TableOptions, 'width' | 'paint'>): string => {
  const codesOfV1 = new Set(documentedRefusals.map(({ code }) => code))
  return [...GROUPS, OTHERS]
    .flatMap(([title, chineseTitle]) => {
      const own = rows.filter(row => groupOf(row, codesOfV1.has(row.code)) === title)
      if (own.length === 0) return []
      const cells = own.flatMap(({ code, operations, message, cause }) => [
        [
          { text: String(code), style: 'yellow' as const },
          { text: operations.join(', '), style: 'dim' as const },
          message
        ],
        ...(chinese ? [['', '', cause]] : [])
      ])
      return [
        `${screen.paint('bold', chinese ? chineseTitle : title)}\n${table(cells, { ...screen, most: { 1: 18 }, indent: 2 })}`
      ]
    })
    .join('\n\n')
}

/** The request is not folded, so that it can be copied. */
const showDetails = (io: Io, row: ErrorRow, chinese: boolean): void => {
  writeText(io.stdout, (chinese ? chineseDetails : details)(row))
  writeLine(io.stdout, `\n${row.curl}`)
}

const details = (row: ErrorRow): string => `${row.code}  ${row.message}

HTTP status  ${row.status}
Operations   ${row.operations.join(', ')}
Cause        ${row.cause}
Fix          ${row.fix}
Source       ${row.source} (text: ${row.text}; trigger: ${row.trigger})${row.flags === undefined ? '' : `\nStart with   ${row.flags}`}`

const chineseDetails = (row: ErrorRow): string => `${row.code}  ${row.message}

HTTP 状态码  ${row.status}
接口         ${row.operations.join(', ')}
原因         ${row.cause}
处理办法     ${row.fix}
依据         ${row.source}（文本：${row.text}；触发条件：${row.trigger}）${row.flags === undefined ? '' : `\n启动参数     ${row.flags}`}`

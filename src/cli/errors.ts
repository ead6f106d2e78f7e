import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { fromFlags } from '../config/flags.ts'
import { SettingsError } from '../config/load.ts'
import { rowsOf } from '../config/rows.ts'
import { BASE_URL, type ErrorRow, errorRows } from '../errors.ts'

import { CliError, type Command, EXIT, flagHelp, type Io, noArguments, writeLine, writeText } from './command.ts'

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

export const run: Command['run'] = async (args, _env, io) => {
  const codes: string[] = []
  const { values, problems } = fromFlags(args, ROWS, codes)
  if (problems.length > 0) throw new SettingsError(problems)
  const [code, ...rest] = codes
  noArguments('errors', rest)
  const chinese = values['lang'] === 'zh'
  const rows = chinese ? await chineseRows() : errorRows(BASE_URL)
  const chosen = code === undefined ? rows : [rowOf(rows, code)]
  if (values['json'] === true) writeLine(io.stdout, JSON.stringify({ errors: chosen }, null, 2))
  else if (code === undefined) writeText(io.stdout, chosen.map(row => line(row, chinese)).join('\n'))
  else for (const row of chosen) showDetails(io, row, chinese)
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

/** In Chinese with the cause below the message, which is in English. */
const line = ({ code, operations, message, cause }: ErrorRow, chinese: boolean): string =>
  `${String(code).padEnd(6)} ${operations.join(',').padEnd(15)} ${message}${chinese ? `\n${' '.repeat(7)}${cause}` : ''}`

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

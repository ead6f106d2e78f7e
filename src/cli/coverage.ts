import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { rowsOf } from '../config/rows.ts'
import { oneOf } from '../contract/schema.ts'
import { toJunit, toMarkdown } from '../lab/coverage/formats.ts'

import type { CoverageReport } from '../lab/coverage/report.ts'
import { type Command, EXIT, flagHelp, noArguments, writeLine, writeText } from './command.ts'

import { connect, RemoteFlags, readFlags } from './remote.ts'
import { paintFor, widthOf } from './terminal.ts'

const { url, token, json } = RemoteFlags

const Flags = Type.Object({
  url,
  token,
  json,
  format: Type.Optional(
    oneOf(['table', 'markdown', 'json', 'junit'], {
      description: 'What to print; --json goes before it. Default: table on a terminal, else markdown.'
    })
  ),
  failUnder: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 100,
    'x-metavar': 'PERCENT',
    description: 'Exit code 1 when less of the documented outcomes was met.'
  }),
  operations: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['import,get,list'],
      'x-metavar': 'NAMES',
      description: 'Which operations count: import,get,list or v2.*. Default: those that were called.'
    })
  ),
  except: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['83004,import:47036'],
      'x-metavar': 'OUTCOMES',
      description: 'Outcomes that do not count: 83004,import:47036.'
    })
  )
})

export const flags: Command['flags'] = rowsOf(Flags)

export const help: Command['help'] = () => `Usage: ${pkg.name} coverage [FLAGS]

Prints which documented outcomes (codes, successes, ends of jobs) the clients of a running emulator have met, and which never.

Flags of coverage:
${flagHelp(flags)}`

const WRITERS = {
  json: (report: CoverageReport) => JSON.stringify(report, null, 2),
  markdown: (report: CoverageReport) => toMarkdown(report).trimEnd(),
  junit: (report: CoverageReport) => toJunit(report).trimEnd()
} as const

/** @throws CliError, SettingsError */
export const run: Command['run'] = async (args, env, io) => {
  const others: string[] = []
  const flags = readFlags(args, Flags, others)
  noArguments('coverage', others)
  const { failUnder, operations, except } = flags
  const format = flags.json ? 'json' : (flags.format ?? (io.stdout.isTTY === true ? 'table' : 'markdown'))
  const query = new URLSearchParams({
    ...(operations !== undefined && { operations }),
    ...(except !== undefined && { except })
  })
  const remote = await connect(flags, env)
  const report = await remote.ask<CoverageReport>('GET', `/coverage?${query}`)
  if (format === 'table') {
    const { coverageTable } = await import('./coverage-table.ts')
    writeLine(io.stdout, coverageTable(report, { width: widthOf(io.stdout), paint: paintFor(io.stdout, env) }))
  } else if (format === 'markdown') writeText(io.stdout, WRITERS.markdown(report))
  else writeLine(io.stdout, WRITERS[format](report))
  if (report.percent >= failUnder) return EXIT.ok.code
  writeLine(
    io.stderr,
    `${report.percent} % of the documented outcomes were met, which is less than --fail-under ${failUnder}`
  )
  return EXIT.failed.code
}

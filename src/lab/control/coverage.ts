import { type Static, Type } from '@sinclair/typebox'
import { FLAVORS } from '../../contract/flavors.ts'
import { closedObject, oneOf } from '../../contract/schema.ts'
import { toJunit, toMarkdown } from '../coverage/formats.ts'
import { CoverageReport, createReport } from '../coverage/report.ts'
import type { Laboratory } from '../laboratory.ts'
import { operation, perform } from '../operation.ts'
import { MAIN } from '../sandbox.ts'

type Choice = Omit<Static<(typeof readCoverage)['input']>, 'format'>

/** The documented outcomes that clients of this server have received, in all sandboxes and across resets. */
export interface CoverageApi {
  /** @throws LabError for unknown operations */
  report(choice?: Choice): Promise<CoverageReport>
  /** The report as a Markdown page or a JUnit file. */
  text(format: 'markdown' | 'junit', choice?: Choice): Promise<string>
  /** Resets all counts. */
  reset(): Promise<void>
}

export const clearCoverage = operation({
  method: 'DELETE',
  path: '/coverage',
  summary: 'Reset all counts',
  input: closedObject({}),
  reply: closedObject({ cleared: Type.Literal(true) }),
  run: ({ lab }) => {
    lab.options.coverage.clear()
    return { cleared: true as const }
  }
})

const listOf = (text: string | undefined): string[] | undefined => text?.split(',').flatMap(part => part.trim() || [])

const WRITERS = { json: (report: CoverageReport) => report, markdown: toMarkdown, junit: toJunit } as const

export const readCoverage = operation({
  method: 'GET',
  path: '/coverage',
  summary:
    'Get the documented outcomes that the clients of this server have received, in all sandboxes and across resets',
  input: closedObject({
    format: Type.Optional(oneOf(['json', 'markdown', 'junit'], { description: 'Default: json.' })),
    operations: Type.Optional(
      Type.String({
        description: 'Operations that count: import,get,list or v2.*. Default: the called operations.'
      })
    ),
    except: Type.Optional(Type.String({ description: 'Ignored outcomes: 83004,import:47036.' })),
    flavor: Type.Optional(
      oneOf(FLAVORS, {
        description: 'Server whose v2 codes count. Default: the cloud; with --flavor milvus, Milvus.'
      })
    )
  }),
  reply: Type.Union([CoverageReport, Type.String()]),
  texts: ['text/markdown', 'application/xml'],
  run: ({ lab }, { format = 'json', operations, except, flavor }) => {
    const own = lab.options.rules.flavor === 'milvus' ? 'milvus' : 'cloud'
    const choice = { operations: listOf(operations), except: listOf(except) ?? [], flavor: flavor ?? own }
    return WRITERS[format](createReport(lab.options.coverage, choice))
  }
})

export const coverageApi = (lab: Laboratory): CoverageApi => {
  const scope = { lab, sandbox: MAIN }
  return {
    report: async (choice = {}) => (await perform(readCoverage, scope, choice)) as CoverageReport,
    text: async (format, choice = {}) => String(await perform(readCoverage, scope, { ...choice, format })),
    reset: async () => {
      await perform(clearCoverage, scope, {})
    }
  }
}

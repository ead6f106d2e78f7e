import { Type } from '@sinclair/typebox'
import { FLAVORS } from '../../contract/flavors.ts'
import { oneOf } from '../../contract/schema.ts'
import { junitOf } from '../coverage/junit.ts'
import { markdownOf } from '../coverage/markdown.ts'
import { CoverageReport, reportOf } from '../coverage/report.ts'
import { operation } from '../operation.ts'

const listOf = (text: string | undefined): string[] | undefined => text?.split(',').flatMap(part => part.trim() || [])

const WRITERS = { json: (report: CoverageReport) => report, markdown: markdownOf, junit: junitOf } as const

export const readCoverage = operation({
  method: 'GET',
  path: '/coverage',
  summary: 'Which documented outcomes the clients of this server have met, in all sandboxes and across resets',
  input: Type.Object(
    {
      format: Type.Optional(oneOf(['json', 'markdown', 'junit'], { description: 'Default: json.' })),
      operations: Type.Optional(
        Type.String({
          description: 'Which operations count: import,get,list or v2.*. Default: those that were called.'
        })
      ),
      except: Type.Optional(Type.String({ description: 'Outcomes that do not count: 83004,import:47036.' })),
      flavor: Type.Optional(
        oneOf(FLAVORS, {
          description: 'Whose codes count in v2. Default: those of the cloud, with --flavor milvus its own.'
        })
      )
    },
    { additionalProperties: false }
  ),
  reply: Type.Union([CoverageReport, Type.String()]),
  texts: ['text/markdown', 'application/xml'],
  run: ({ lab }, { format = 'json', operations, except, flavor }) => {
    const own = lab.options.rules.flavor === 'milvus' ? 'milvus' : 'cloud'
    const choice = { operations: listOf(operations), except: listOf(except) ?? [], flavor: flavor ?? own }
    return WRITERS[format](reportOf(lab.options.coverage, choice))
  }
})

import { Type } from '@sinclair/typebox'
import pkg from '../../../package.json' with { type: 'json' }
import { PAGES } from '../../contract/documents.ts'
import { operation } from '../operation.ts'

const Page = Type.Object(
  { url: Type.String(), source: Type.String(), revision: Type.String() },
  { additionalProperties: false }
)

export const info = operation({
  method: 'GET',
  path: '/info',
  summary: 'What is emulated here',
  input: Type.Object({}, { additionalProperties: false }),
  reply: Type.Object(
    {
      name: Type.String(),
      version: Type.String(),
      era: Type.String(),
      flavor: Type.String(),
      milvusVersion: Type.String(),
      seed: Type.Integer(),
      worlds: Type.Array(Type.String()),
      sandboxes: Type.Integer(),
      emulates: Type.Object({ read: Type.String(), pages: Type.Array(Page) }, { additionalProperties: false })
    },
    { additionalProperties: false }
  ),
  run: ({ lab }) => ({
    name: pkg.name,
    version: pkg.version,
    era: lab.options.era,
    flavor: lab.options.rules.flavor,
    milvusVersion: lab.options.rules.milvusVersion,
    seed: lab.options.seed,
    worlds: [...lab.options.templates.keys()],
    sandboxes: lab.all().length,
    emulates: { read: PAGES.read, pages: [...PAGES.pages] }
  })
})

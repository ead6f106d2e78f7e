import type { Word } from '../../words/words.ts'
import type { Collection, Field } from './state.ts'

export interface Template {
  readonly name: string
  readonly word: Word
  /** @param dim dimensions of its dense vector */
  fields(dim: number): Field[]
  readonly dynamicField?: boolean
}

const key: Field = { name: 'id', type: 'Int64', primaryKey: true, autoId: true }

/** Schemas that people begin with. */
export const TEMPLATES: readonly Template[] = [
  {
    name: 'articles',
    word: 'world.template.articles',
    fields: dim => [
      { ...key, autoId: false },
      { name: 'title', type: 'VarChar', maxLength: 512 },
      { name: 'vector', type: 'FloatVector', dim }
    ]
  },
  {
    name: 'hybrid',
    word: 'world.template.hybrid',
    dynamicField: true,
    fields: dim => [
      key,
      { name: 'text', type: 'VarChar', maxLength: 8192 },
      { name: 'dense', type: 'FloatVector', dim },
      { name: 'sparse', type: 'SparseFloatVector' }
    ]
  },
  {
    name: 'images',
    word: 'world.template.images',
    fields: dim => [
      key,
      { name: 'label', type: 'VarChar', maxLength: 64 },
      { name: 'vector', type: 'FloatVector', dim }
    ]
  }
]

export const fromTemplate = ({ fields, dynamicField }: Template, name: string, dim: number): Collection => ({
  name,
  ...(dynamicField !== undefined && { dynamicField }),
  fields: fields(dim)
})

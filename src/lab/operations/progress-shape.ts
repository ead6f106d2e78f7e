import { Type } from '@sinclair/typebox'
import { PROGRESS_HELP } from '../../contract/documents.ts'

export const ProgressShape = Type.Object(
  { progress: Type.String({ examples: ['polls:3'], description: PROGRESS_HELP }) },
  { additionalProperties: false }
)

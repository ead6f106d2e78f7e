import { createHash } from 'node:crypto'
import type { WorldDocument } from '../../cloud/schema/world.ts'

/** Tells one world from another without telling what is in it. */
export const digestOf = (document: WorldDocument): string =>
  createHash('sha256').update(JSON.stringify(document)).digest('hex').slice(0, 16)

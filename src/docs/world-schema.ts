import { WorldDocument } from '../cloud/schema/world.ts'

/** `fixtures/worlds/world.schema.json`: lets editors complete and check a world file. */
export const worldSchema = (): string =>
  `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...WorldDocument }, null, 2)}\n`

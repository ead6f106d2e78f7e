import { configurationPage, configurationSchema } from '../config/describe.ts'
import { createEmulator } from '../emulator.ts'
import { contractDocument } from '../openapi/contract.ts'
import { laboratoryDocument } from '../openapi/laboratory.ts'
import type { Json } from '../openapi/schema.ts'
import { errorsPage } from './errors-page.ts'
import { fidelityPage } from './fidelity-page.ts'
import { recipesPage } from './recipes-page.ts'
import { worldSchema } from './world-schema.ts'

const asFile = (document: Json): string => `${JSON.stringify(document, null, 1)}\n`

const contract = async (): Promise<string> => {
  await using emulator = await createEmulator({ listen: false })
  return asFile(contractDocument(emulator.app.contractRoutes))
}

/** Every file that is made from the code, by its path in the package. */
export const GENERATED: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/configuration.md': configurationPage,
  'docs/errors.md': errorsPage,
  'docs/fidelity.md': fidelityPage,
  'docs/recipes.md': recipesPage,
  'docs/openapi/contract.json': contract,
  'docs/openapi/laboratory.json': () => asFile(laboratoryDocument()),
  'fixtures/config.schema.json': configurationSchema,
  'fixtures/worlds/world.schema.json': worldSchema
}

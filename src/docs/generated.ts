import { configurationPage, configurationSchema } from '../config/describe.ts'
import { errorsPage } from './errors-page.ts'
import { fidelityPage } from './fidelity-page.ts'
import { recipesPage } from './recipes-page.ts'
import { worldSchema } from './world-schema.ts'

/** Every file that is made from the code, by its path in the package. */
export const GENERATED: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/configuration.md': configurationPage,
  'docs/errors.md': errorsPage,
  'docs/fidelity.md': fidelityPage,
  'docs/recipes.md': recipesPage,
  'fixtures/config.schema.json': configurationSchema,
  'fixtures/worlds/world.schema.json': worldSchema
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadWorld } from '../cloud/parse.ts'
import { WorldDocument } from '../cloud/schema/world.ts'
import { createEmulator } from '../emulator.ts'
import { fastifyOf } from '../http/app-type.ts'
import { contractDocument } from '../openapi/contract.ts'
import type { Json } from '../openapi/document.ts'
import { laboratoryDocument } from '../openapi/laboratory.ts'
import { DEFAULT_WORLD, PACKAGE_ROOT } from '../root.ts'
import { configurationPage, configurationSchema } from './configuration-page.ts'
import { configurationPageZh } from './configuration-page.zh.ts'
import { errorsPage } from './errors.ts'
import { fidelityPage } from './fidelity-page.ts'
import { recipesPage } from './recipes-page.ts'

/** `fixtures/worlds/world.schema.json`: lets editors complete and check a world file. */
export const worldSchema = (): string =>
  `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...WorldDocument }, null, 2)}\n`

const asFile = (document: Json): string => `${JSON.stringify(document, null, 1)}\n`

const contract = async (): Promise<string> => {
  await using emulator = await createEmulator({ listen: false })
  return asFile(contractDocument(fastifyOf(emulator).contractRoutes))
}

/** `fixtures/worlds/default.json`: the built-in world without comments, which a server reads without a YAML parser. */
const builtInWorld = async (): Promise<string> => `${JSON.stringify(await loadWorld(DEFAULT_WORLD), null, 1)}\n`

/** Every file that is made from the code, by its path in the package. */
export const GENERATED: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/configuration.md': configurationPage,
  'docs/configuration.zh-CN.md': configurationPageZh,
  'docs/errors.md': () => errorsPage('en'),
  'docs/errors.zh-CN.md': () => errorsPage('zh'),
  'docs/fidelity.md': fidelityPage,
  'docs/recipes.md': () => recipesPage('en'),
  'docs/recipes.zh-CN.md': () => recipesPage('zh'),
  'docs/openapi/contract.json': contract,
  'docs/openapi/laboratory.json': () => asFile(laboratoryDocument()),
  'fixtures/config.schema.json': configurationSchema,
  'fixtures/worlds/default.json': builtInWorld,
  'fixtures/worlds/world.schema.json': worldSchema
}

for (const [path, make] of Object.entries(GENERATED)) await writeFile(join(PACKAGE_ROOT, path), await make())

// Pictures need Chromium, so they are made only on demand.
if (process.argv.includes('--pictures')) {
  const env = { ...process.env, WRITE_PICTURES: '1' }
  const child = spawn(join(PACKAGE_ROOT, 'test', 'browser', 'run.sh'), ['pictures'], { stdio: 'inherit', env })
  const [status] = await once(child, 'close')
  process.exitCode = status ?? 1
}

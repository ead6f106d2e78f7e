import { loadWorld, WorldError } from '../cloud/parse.ts'
import type { WorldDocument } from '../cloud/schema/world.ts'

import { DEFAULT_WORLD } from '../root.ts'
import { type Template, templateOf } from './template.ts'

export interface TemplateFiles {
  /** Left out: the built-in world. */
  readonly world?: string
  readonly worlds: readonly string[]
  /** The user's own folder of objects. */
  readonly buckets?: string
  /** Whether keys that a world does not list are refused, whatever it says of them. */
  readonly strict: boolean
}

/** @throws WorldError when nobody could call */
const listedKeysOnly = (world: WorldDocument, file: string): WorldDocument => {
  if (world.keys === undefined || world.keys.length === 0) {
    throw new WorldError([`${file}: keys: with --strict only listed keys may call, and the world lists none; list one`])
  }
  const { unlistedKeys: _, ...listed } = world
  return listed
}

/** Reads all worlds, the server's own first, by their names. @throws WorldError */
export const loadTemplates = async ({
  world = DEFAULT_WORLD,
  worlds,
  buckets,
  strict
}: TemplateFiles): Promise<ReadonlyMap<string, Template>> => {
  const templates = new Map<string, Template>()
  for (const file of [world, ...worlds]) {
    const document = await loadWorld(file)
    if (templates.has(document.name)) {
      throw new WorldError([
        `${file}: name: another world is named ${document.name}; sandboxes choose by name, so rename one`
      ])
    }
    const used = strict ? listedKeysOnly(document, file) : document
    templates.set(document.name, templateOf(used, { file, bucketsDir: buckets }))
  }
  return templates
}

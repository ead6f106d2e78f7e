import { loadWorld } from '../cloud/load.ts'
import { WorldError } from '../cloud/world-error.ts'
import { DEFAULT_WORLD } from '../root.ts'
import { type Template, templateOf } from './template.ts'

export interface TemplateFiles {
  /** Left out: the built-in world. */
  readonly world?: string
  readonly worlds: readonly string[]
  /** The user's own folder of objects. */
  readonly buckets?: string
}

/** Reads all worlds, the server's own first, by their names. @throws WorldError */
export const loadTemplates = async ({
  world = DEFAULT_WORLD,
  worlds,
  buckets
}: TemplateFiles): Promise<ReadonlyMap<string, Template>> => {
  const templates = new Map<string, Template>()
  for (const file of [world, ...worlds]) {
    const document = await loadWorld(file)
    if (templates.has(document.name)) {
      throw new WorldError([
        `${file}: name: another world is named ${document.name}; sandboxes choose by name, so rename one`
      ])
    }
    templates.set(document.name, templateOf(document, file, buckets))
  }
  return templates
}

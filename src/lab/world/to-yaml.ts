import { stringify } from 'yaml'
import type { WorldDocument } from '../../cloud/schema/world.ts'

/** A world as YAML. Loaded at its first use. A module of its own: in the bundle, `import('yaml')` has no named exports. */
export const worldToYaml = (document: WorldDocument): string =>
  stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })

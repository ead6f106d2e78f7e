import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder of the package. Holds for `src/root.ts` and for the bundles in `dist/`, which are one level down as well. */
export const PACKAGE_ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The built-in world. */
export const DEFAULT_WORLD = join(PACKAGE_ROOT, 'fixtures', 'worlds', 'default.yaml')

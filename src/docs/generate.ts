import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../root.ts'
import { GENERATED } from './generated.ts'

for (const [path, make] of Object.entries(GENERATED)) await writeFile(join(PACKAGE_ROOT, path), await make())

// Writes the types of the library into dist/types/: what index.d.ts needs and nothing else. They need no package but @types/node,
// because the tarball has no dependencies; TypeBox, of whose types the settings and the laboratory's inputs are made, is copied beside them.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const TYPES = resolve('dist/types')
const TYPEBOX = join(TYPES, 'typebox')
const IMPORT = /(\bfrom |\bimport\()(["'])([^"']+)\2/g

rmSync(TYPES, { recursive: true, force: true })
execFileSync(process.execPath, ['node_modules/typescript/lib/tsc.js', '-p', 'src', '--noCheck'], { stdio: 'inherit' })
cpSync('node_modules/@sinclair/typebox/build/esm', TYPEBOX, { recursive: true })

/** The file of declarations that an import without a package means. @throws Error for any package but TypeBox and Node's own modules */
const fileOf = (from, specifier) => {
  if (specifier === '@sinclair/typebox') return join(TYPEBOX, 'index.d.mts')
  if (!specifier.startsWith('.')) throw new Error(`${relative('.', from)} shows a type of the package ${specifier}`)
  const stem = resolve(dirname(from), specifier)
  return stem.replace(/\.(m?)[jt]s$/, '.d.$1ts')
}

const used = new Set()

const use = file => {
  if (used.has(file)) return
  if (!existsSync(file)) throw new Error(`${relative('.', file)} is missing`)
  used.add(file)
  const text = readFileSync(file, 'utf8')
  const moved = text.replace(IMPORT, (whole, before, quote, specifier) => {
    if (specifier.startsWith('node:')) return whole
    const imported = fileOf(file, specifier)
    use(imported)
    if (specifier.startsWith('.')) return whole
    const path = relative(dirname(file), imported)
      .replaceAll('\\', '/')
      .replace(/\.d\.mts$/, '.mjs')
    return `${before}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`
  })
  if (moved !== text) writeFileSync(file, moved)
}

use(join(TYPES, 'src', 'index.d.ts'))
for (const entry of readdirSync(TYPES, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (entry.isFile() && !used.has(path)) rmSync(path)
}

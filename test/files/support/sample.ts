import { openSync, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Collection } from '../../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../../src/contract/eras.ts'
import type { Era } from '../../../src/contract/flavors.ts'
import { fileTypeOf } from '../../../src/contract/formats.ts'
import { inspectFiles } from '../../../src/files/inspect.ts'
import type { OpenFiles } from '../../../src/files/reader.ts'
import { fileBytes } from '../../../src/objects/stores/real-file.ts'
import { PACKAGE_ROOT } from '../../../src/root.ts'

export const SAMPLES = join(PACKAGE_ROOT, 'fixtures', 'objects', 'aws', 'import-samples')

const { collections } = parse(await readFile(join(PACKAGE_ROOT, 'fixtures', 'make', 'collections.yaml'), 'utf8')) as {
  readonly collections: readonly Collection[]
}

export const collectionOf = (name: string): Collection => {
  const found = collections.find(collection => collection.name === name)
  if (found === undefined) throw new Error(`collections.yaml has no collection ${name}`)
  return found
}

/** Reads a sample file, or the arrays of a sample folder, as an import would. */
export const inspectSample = async (path: string, collection: Collection, era: Era = '2025') => {
  const whole = join(SAMPLES, path)
  const names = statSync(whole).isDirectory() ? readdirSync(whole).map(name => join(whole, name)) : [whole]
  const files = names.map(name => ({ name, bytes: fileBytes(openSync(name, 'r')) }))
  try {
    const type = fileTypeOf(names[0] ?? '')
    if (type === undefined) throw new Error(`${path} is of no file type`)
    return await inspectFiles(type, files as unknown as OpenFiles, collection, LIMITS[era])
  } finally {
    for (const { bytes } of files) bytes.close()
  }
}

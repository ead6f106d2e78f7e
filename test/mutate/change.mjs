// Preloaded into a test: changes one place of one module as it is loaded. No file is written.
import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const { file, start, end, to } = JSON.parse(process.env.MUTANT)
const changed = pathToFileURL(resolve(file)).href

registerHooks({
  load(url, context, next) {
    if (url !== changed) return next(url, context)
    const text = readFileSync(file, 'utf8')
    const source = stripTypeScriptTypes(text.slice(0, start) + to + text.slice(end))
    return { format: 'module', source, shortCircuit: true }
  }
})

// Preloaded into a server and its threads: writes the names of modules of databases that are loaded into the file LOADED_MODULES, one a line.
// The server ends one second after it is ready.
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const DATABASE = /^node:sqlite$|^pg(?:$|[-/])|\/node_modules\/pg/

registerHooks?.({
  resolve: (name, context, next) => {
    if (DATABASE.test(name)) appendFileSync(process.env.LOADED_MODULES, `${name}\n`)
    return next(name, context)
  }
})

if (isMainThread) {
  const { write } = process.stdout
  process.stdout.write = (text, ...rest) => {
    if (String(text).includes('is ready at')) setTimeout(() => process.exit(0), 1000)
    return write.call(process.stdout, text, ...rest)
  }
}

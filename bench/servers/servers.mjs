import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, buildSync } from 'esbuild'
import { bundling, loaderOf } from '../../src/build/bundling.mjs'
import { start } from '../support/children.mjs'
import { EMULATOR_FLAGS, IMPORT_CALL, untilFirstReply } from '../support/import-call.mjs'
import { freePort } from '../support/ports.mjs'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const TOOLS = `${ROOT}.tools/bench`

/** The contract's schemas as a module that every Node reads; the bare server stays unbundled apart from it. */
export const prepareContract = () =>
  buildSync({
    entryPoints: [`${ROOT}src/contract/imports-v1.ts`],
    outfile: `${TOOLS}/contract/import.js`,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning'
  })

/** The published program with everything it does by default. */
export const emulator = {
  name: 'zilliz-import-emulator',
  commandLine: port => [process.execPath, `${ROOT}dist/bin.js`, '--port', String(port), ...EMULATOR_FLAGS],
  distinctIds: true
}

/** The same without what keeps its requests. */
export const unjournaled = {
  ...emulator,
  name: `${emulator.name} --journal 0`,
  commandLine: port => [...emulator.commandLine(port), '--journal', '0']
}

/** One Fastify route with the same schema and a constant reply. */
export const bare = {
  name: 'bare Fastify route',
  commandLine: port => [process.execPath, `${ROOT}bench/servers/bare-fastify.mjs`, String(port)]
}

/** The same, bundled as the emulator is: its loader turns the compile cache on. */
export const bundledBare = {
  name: 'bare Fastify route, bundled',
  commandLine: port => [process.execPath, `${TOOLS}/bare/bin.js`, String(port)],
  prepare: async () => {
    await build({
      ...bundling,
      outdir: `${TOOLS}/bare`,
      entryPoints: { server: `${ROOT}bench/servers/bare-fastify.mjs` }
    })
    writeFileSync(`${TOOLS}/bare/bin.js`, loaderOf('server.js'))
  }
}

/** Starts a server on a free port and waits until it has answered its call: an import, unless the target names another. */
export const startServer = async (target, options = {}) => {
  const measured = target.call ?? IMPORT_CALL
  const port = await freePort()
  const server = start(target.commandLine(port), { ...options, env: { ...target.env, ...options.env } })
  try {
    await untilFirstReply(server, port, measured)
  } catch (error) {
    await server.stop()
    throw error
  }
  return { ...server, port, measured }
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import type { Plugin } from '../../src/http/app-type.ts'
import { SANDBOX_HEADER } from '../../src/http/caller.ts'
import { type GuardOptions, guard, type LabErrorHandler } from '../../src/http/control-plugin.ts'
import { hasLeft } from '../../src/http/record.ts'
import type { Laboratory } from '../../src/lab/laboratory.ts'
import { MAIN } from '../../src/lab/sandbox.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import type { Hub } from '../../src/watch/hub.ts'

export interface StreamOptions {
  readonly settings: GuardOptions
  readonly lab: Laboratory
  readonly answerError: LabErrorHandler
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // nginx would hold it back.
  'x-accel-buffering': 'no'
}

/** `GET /_emulator/stream`: what happens, as it happens. Nothing of it is loaded before somebody watches. */
export const stream: Plugin<StreamOptions> = async (app, { settings, lab, answerError }) => {
  let hub: Promise<Hub> | undefined
  app.addHook('onRequest', guard(settings))
  app.setErrorHandler(answerError)
  // An open stream would hold up the end of the server.
  app.addHook('preClose', async () => {
    if (hub !== undefined) (await hub).close()
  })
  const openHub = async (): Promise<Hub> => {
    const { Hub } = await import('../../src/watch/hub.ts')
    return new Hub(lab)
  }
  app.get('/_emulator/stream', async (request, reply) => {
    const { readSubscription } = await import('../../src/watch/subscription.ts')
    const subscription = readSubscription(
      request.query as Record<string, unknown>,
      textOf(request, SANDBOX_HEADER) ?? MAIN,
      textOf(request, 'last-event-id')
    )
    hub ??= openHub()
    // A stream begins also where the state cannot be reached, and tells so.
    const { shared, problem } = lab.state ?? {}
    if (problem === undefined) await shared?.refresh(subscription.sandboxes).catch(() => {})
    const begin = (await hub).admit(subscription, await consoleBuild())
    reply.hijack()
    // Its end was told before anyone listened.
    if (hasLeft(request)) return
    const { raw } = reply
    // A client may leave at any time.
    raw.on('error', () => {})
    raw.writeHead(200, request.raw.httpVersionMajor === 1 ? { ...HEADERS, connection: 'close' } : HEADERS)
    begin(raw)
  })
}

const textOf = ({ headers }: FastifyRequest, name: string): string | undefined => {
  const value = headers[name]
  return value === undefined ? undefined : String(value)
}

/** The build of the console that pages get now; empty without one. */
const consoleBuild = async (): Promise<string> => {
  try {
    const table = await readFile(join(PACKAGE_ROOT, 'dist', 'console', 'files.json'), 'utf8')
    return String((JSON.parse(table) as { readonly build?: string }).build ?? '')
  } catch {
    return ''
  }
}

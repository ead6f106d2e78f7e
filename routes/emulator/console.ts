import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Plugin } from '../../src/http/app-type.ts'
import { CONSOLE_PATH, hostGuard } from '../../src/http/control-plugin.ts'
import { LabError } from '../../src/lab/lab-error.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { type StreamOptions, stream } from './stream.ts'

export interface ConsoleOptions extends StreamOptions {
  /** How files are read; a test counts the calls. */
  readonly read?: (path: string) => Promise<Buffer>
}

/** A row of `dist/console/files.json`, which the build writes. */
interface ConsoleFile {
  readonly type: string
  readonly etag: string
}

type Files = Readonly<Record<string, ConsoleFile>>

const FOLDER = join(PACKAGE_ROOT, 'dist', 'console')

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types console'
].join('; ')

const SECURITY = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin'
}

const YEAR = 31_536_000

/**
 * The web console: the files of `dist/console`, which need no token and tell nothing of this emulator. Nothing is read before the
 * first request for a page. Only names in the table of the build exist, so no path leads out of the folder.
 */
export const webConsole: Plugin<ConsoleOptions> = async (app, { settings, lab, answerError, read = readFile }) => {
  const state: { table?: Promise<Files> } = {}
  app.addHook('onRequest', hostGuard(settings))
  app.setErrorHandler(answerError)
  app.register(stream, { settings, lab, answerError })
  for (const method of ['GET', 'HEAD'] as const) {
    // The router takes `/ui` and `/ui/` as one path.
    app.route({ method, url: CONSOLE_PATH, handler: (request, reply) => index(request, reply) })
    app.route({ method, url: `${CONSOLE_PATH}/*`, handler: (request, reply) => send(request, reply, nameIn(request)) })
  }

  const index = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const [path = '', query] = request.url.split('?')
    // Relative, so that it works below the prefix of a proxy.
    if (!path.endsWith('/')) return reply.redirect(query === undefined ? 'ui/' : `ui/?${query}`, 302)
    // A later build has other names.
    state.table = readTable(read)
    return send(request, reply, 'index.html')
  }

  const send = async (request: FastifyRequest, reply: FastifyReply, name: string): Promise<FastifyReply> => {
    state.table ??= readTable(read)
    const table = await state.table.catch(error => {
      delete state.table
      throw error
    })
    const file = Object.hasOwn(table, name) ? table[name] : undefined
    if (file === undefined) throw new LabError(404, `the console has no such file; it starts at ${CONSOLE_PATH}/`)
    const zips = takesGzip(request.headers['accept-encoding'])
    const etag = `"${file.etag}${zips ? '-gzip' : ''}"`
    reply.headers({
      ...SECURITY,
      'content-type': file.type,
      etag,
      vary: 'accept-encoding',
      'cache-control': name === 'index.html' ? 'no-cache' : `public, max-age=${YEAR}, immutable`
    })
    if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
    if (zips) reply.header('content-encoding', 'gzip')
    const bytes = await read(join(FOLDER, zips ? `${name}.gz` : name))
    reply.header('content-length', bytes.length)
    return reply.send(request.method === 'HEAD' ? undefined : bytes)
  }
}

const nameIn = ({ params }: FastifyRequest): string => (params as { readonly '*': string })['*']

const takesGzip = (header: string | readonly string[] = ''): boolean =>
  String(header)
    .split(',')
    .some(coding => /^\s*gzip\s*(?:$|;(?!\s*q=0(?:\.0*)?\s*$))/i.test(coding))

/** The client's list of versions that it holds; a weak one counts too. */
const isKnown = (header = '', etag: string): boolean =>
  header.split(',').some(known => ['*', etag].includes(known.trim().replace(/^W\//, '')))

const readTable = async (read: (path: string) => Promise<Buffer>): Promise<Files> => {
  try {
    return (JSON.parse(String(await read(join(FOLDER, 'files.json')))) as { readonly files: Files }).files
  } catch {
    throw new LabError(404, 'the console was not built; run npm run build')
  }
}

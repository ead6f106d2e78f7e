import { readFile } from 'node:fs/promises'
import type { IncomingMessage, RequestOptions } from 'node:http'
import { join } from 'node:path'
import { type Static, type TObject, Type } from '@sinclair/typebox'
import { fromFlags } from '../config/flags.ts'
import { defaultsOf, type Env, loadSettings, SettingsError } from '../config/load.ts'

import { quote, rowsOf, withoutSecrets } from '../config/rows.ts'
import { localPlace } from '../text/text.ts'
import { dataFolder } from '../tls/authority.ts'
import { CliError, EXIT } from './command.ts'

/** An address and TLS setting for a health check. */
export interface HealthWay {
  readonly url: URL
  /** TLS verification; defaults to the machine's settings. */
  readonly tls?: { readonly ca: string } | { readonly rejectUnauthorized: false }
}

/** A running emulator. */
export interface Remote {
  /** @param path below `/_emulator` @throws CliError with the emulator's error, or when none responds */
  ask<Reply>(method: string, path: string, body?: object): Promise<Reply>
}

const PATIENCE = 30_000

/** @throws SettingsError for a URL that is not HTTP */
export const connect = async ({ url, sandbox, token }: RemoteFlags, env: Env): Promise<Remote> => {
  const ways = await healthWays(url, env)
  const control = token ?? env['ZILLIZ_EMULATOR_CONTROL_TOKEN']
  const headers = {
    'content-type': 'application/json',
    ...(sandbox !== undefined && { 'x-emulator-sandbox': sandbox }),
    ...(control !== undefined && { 'x-emulator-token': control })
  }
  return {
    ask: async <Reply>(method: string, path: string, body?: object): Promise<Reply> => {
      const problems: string[] = []
      for (const way of ways) {
        const displayUrl = withoutSecrets(`${way.url.origin}${way.url.pathname.replace(/\/_emulator\/health$/, '')}`)
        const target = new URL(way.url.href.replace(/\/health$/, path))
        const options = { ...way.tls, method, headers }
        const answer = await request(target, options, body && JSON.stringify(body), PATIENCE).catch(
          error => void problems.push(`${displayUrl} (${reasonOf(error)})`)
        )
        if (answer === undefined) continue
        const reply = (await bodyOf(answer, displayUrl)) as Reply & { readonly error?: string }
        if (answer.statusCode === 200) return reply
        throw failed(reply.error ?? `${displayUrl} answers HTTP ${answer.statusCode}`)
      }
      throw failed(`no emulator answers at ${problems.join(', ')}; start it, or give its address with --url`)
    }
  }
}

/** The way to a running emulator. @throws CliError when none answers, SettingsError for a URL that is not HTTP */
export const findRunning = async (base: string | undefined, env: Env): Promise<HealthWay> => {
  const problems: string[] = []
  for (const way of await healthWays(base, env)) {
    const answer = await request(way.url, { ...way.tls, method: 'GET' }, undefined, LOOK).catch(
      error => void problems.push(`${way.url.origin} (${reasonOf(error)})`)
    )
    if (answer === undefined) continue
    answer.resume()
    return way
  }
  throw failed(`no emulator answers at ${problems.join(', ')}; start it, or give its address with --url`)
}

/** Milliseconds in which an emulator that runs answers. */
const LOOK = 5000

/** The URL of a running emulator in the environment. */
export const urlOf = (env: Env): string | undefined => env[URL_VARIABLE] || undefined

const URL_VARIABLE = 'ZILLIZ_EMULATOR_URL'

/**
 * The ways to check the health of the emulator at `base` or at the URL in the environment, most likely first; without either, of this
 * machine's emulator.
 * @throws SettingsError for a URL that is not HTTP
 */
export const healthWays = async (base: string | undefined, env: Env): Promise<readonly HealthWay[]> => {
  const given = base ?? urlOf(env)
  if (given === undefined) return ownWays(env)
  const url = healthOf(given, base === undefined ? URL_VARIABLE : '--url')
  const ca = url.protocol === 'https:' ? await authorityOf(env) : undefined
  return ca === undefined ? [{ url }] : [{ url }, { url, tls: { ca } }]
}

const EXAMPLE = 'write, for example, --url http://127.0.0.1:19540'

/** Local health checks send no secret, so any certificate is accepted. */
const UNVERIFIED = { rejectUnauthorized: false } as const

/** The emulator that `start` would run with the same variables. Flags that turn on TLS are unknown here. */
const ownWays = async (env: Env): Promise<HealthWay[]> => {
  const { host, port, tls } = await loadSettings({ env })
  if (port === 0) throw new SettingsError([`the port is 0, so it is not known where the emulator listens; ${EXAMPLE}`])
  const place = localPlace(host, port)
  const secure = { url: healthOf(`https://${place}`), tls: UNVERIFIED }
  return tls ? [secure] : [{ url: healthOf(`http://${place}`) }, secure]
}

/** @throws SettingsError for a URL that is not HTTP */
const healthOf = (text: string, name = '--url'): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new SettingsError([
      `${name} is ${quote(text)}, but must be a URL with http:// or https://, a host and a port up to 65535; ${EXAMPLE}`
    ])
  }
  url.search = ''
  url.hash = ''
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/_emulator/health`
  return url
}

/** The certificate authority of this machine's emulators, if it exists. */
const authorityOf = (env: Env): Promise<string | undefined> =>
  readFile(join(dataFolder(env['ZILLIZ_EMULATOR_DATA_DIR'], env), 'ca.pem'), 'utf8').catch(() => undefined)

/**
 * Sends one request on its own connection, without following redirects.
 * @param patience milliseconds for the whole response
 * @throws an error of node:net, node:tls or node:http; ABORT_ERR on timeout, also while reading the body
 */
export const request = async (
  url: URL,
  options: RequestOptions,
  payload: string | undefined,
  patience: number
): Promise<IncomingMessage> => {
  const { request: ask } = url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  const signal = AbortSignal.timeout(Math.ceil(patience))
  return new Promise((resolve, reject) => {
    const answered = (answer: IncomingMessage) => {
      signal.addEventListener('abort', () => answer.destroy(late()))
      resolve(answer)
    }
    ask(url, { ...options, agent: false, signal }, answered)
      .on('error', reject)
      .end(payload)
  })
}

/** The error that Node throws when a response has not begun in time. */
const late = (): Error => Object.assign(new Error('the answer has no end'), { code: 'ABORT_ERR' })

const UNTRUSTED = 'a certificate that is not trusted here'

/** By error code of Node and OpenSSL; EPROTO means a response in plain text. */
const REASONS: Readonly<Record<string, string>> = {
  ABORT_ERR: 'no answer',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  EAI_AGAIN: 'unknown host',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed without an answer',
  ENOTFOUND: 'unknown host',
  EPROTO: 'it speaks http there, not https',
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED
}

/** Why there is no response. It does not use the error's message, which repeats the URL with its secrets. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof RangeError) return 'an answer without end'
  const { code = '', name } = error as NodeJS.ErrnoException
  if (code.startsWith('HPE_')) return 'an answer that is no HTTP'
  return REASONS[code] ?? (code || name)
}

/** Maximum bytes of a response; all journals of an emulator together have at most 64 MB. */
const LONGEST = 256 * 1024 ** 2

const bodyOf = async (answer: IncomingMessage, displayUrl: string): Promise<unknown> => {
  const text = await textOf(answer, LONGEST).catch(error => {
    throw failed(`${displayUrl} cannot be asked (${reasonOf(error)})`)
  })
  try {
    return JSON.parse(text)
  } catch {
    throw failed(`${displayUrl} answers HTTP ${answer.statusCode} without JSON; is it an emulator?`)
  }
}

/** Reads a body as text. @throws RangeError when it exceeds `most` bytes, and errors of its stream */
export const textOf = async (body: AsyncIterable<Uint8Array> | null, most: number): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > most) throw new RangeError(`more than ${most} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

const failed = (message: string): CliError => new CliError(message, EXIT.failed.code)

/** Parses the flags of a command, with defaults; `others` receives positional arguments. @throws SettingsError */
export const readFlags = <Flags extends TObject>(
  args: readonly string[],
  schema: Flags,
  others: string[]
): Static<Flags> => {
  const rows = rowsOf(schema)
  const { values, problems } = fromFlags(args, rows, others)
  if (problems.length > 0) throw new SettingsError(problems)
  return { ...defaultsOf(rows), ...values } as Static<Flags>
}

const Text = (metavar: string, example: string, description: string) =>
  Type.Optional(Type.String({ minLength: 1, examples: [example], 'x-metavar': metavar, description }))

/** Flags of every command that calls a running emulator. */
export const RemoteFlags = {
  url: Text(
    'URL',
    'http://127.0.0.1:19540',
    'Base URL of the emulator. Default: ZILLIZ_EMULATOR_URL, or where start would listen with the same variables.'
  ),
  sandbox: Text('NAME', 'login-test', 'Name of the sandbox. Default: the one that calls without a name reach.'),
  token: Text('TOKEN', 'a-long-word', 'What --control-token was. Default: the variable ZILLIZ_EMULATOR_CONTROL_TOKEN.'),
  json: Type.Boolean({ default: false, description: 'Print JSON.' })
}

export type RemoteFlags = Static<typeof Shape>

const Shape = Type.Object(RemoteFlags)

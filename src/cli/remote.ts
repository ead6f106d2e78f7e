import { readFile } from 'node:fs/promises'
import type { IncomingMessage, RequestOptions } from 'node:http'
import { join } from 'node:path'
import { type Static, type TObject, Type } from '@sinclair/typebox'
import { fromFlags } from '../config/flags.ts'
import type { Env } from '../config/from-env.ts'
import { defaultsOf, loadSettings, SettingsError } from '../config/load.ts'
import { quote, rowsOf, withoutSecrets } from '../config/rows.ts'
import { localPlace } from '../text/host.ts'
import { dataFolder } from '../tls/authority.ts'
import { CliError, EXIT } from './command.ts'

/** A way to ask for the health of an emulator. */
export interface HealthWay {
  readonly url: URL
  /** How its certificate is looked at; left out: as the machine does it. */
  readonly tls?: { readonly ca: string } | { readonly rejectUnauthorized: false }
}

/** A running emulator. */
export interface Remote {
  /** @param path below `/_emulator` @throws CliError with what the emulator says is wrong, or that there is none */
  ask<Reply>(method: string, path: string, body?: object): Promise<Reply>
}

const PATIENCE = 30_000

/** @throws SettingsError for what is no URL of HTTP */
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
        const shown = withoutSecrets(`${way.url.origin}${way.url.pathname.replace(/\/_emulator\/health$/, '')}`)
        const target = new URL(way.url.href.replace(/\/health$/, path))
        const options = { ...way.tls, method, headers }
        const answer = await request(target, options, body && JSON.stringify(body), PATIENCE).catch(
          error => void problems.push(`${shown} (${reasonOf(error)})`)
        )
        if (answer === undefined) continue
        const reply = (await bodyOf(answer, shown)) as Reply & { readonly error?: string }
        if (answer.statusCode === 200) return reply
        throw failed(reply.error ?? `${shown} answers HTTP ${answer.statusCode}`)
      }
      throw failed(`no emulator answers at ${problems.join(', ')}; start it, or give its address with --url`)
    }
  }
}

/**
 * How to ask for the health of the emulator at `base`, most likely way first; without a base, of this machine's own.
 * @throws SettingsError for what is no URL of HTTP
 */
export const healthWays = async (base: string | undefined, env: Env): Promise<readonly HealthWay[]> => {
  if (base === undefined) return ownWays(env)
  const url = healthOf(base)
  const ca = url.protocol === 'https:' ? await authorityOf(env) : undefined
  return ca === undefined ? [{ url }] : [{ url }, { url, tls: { ca } }]
}

const EXAMPLE = 'write, for example, --url http://127.0.0.1:19540'

/** Nothing secret is sent to the emulator of this machine: whoever signed for it, its health is its health. */
const UNVERIFIED = { rejectUnauthorized: false } as const

/** The emulator that `start` would be with the same variables. Whether flags have turned TLS on is not known here. */
const ownWays = async (env: Env): Promise<HealthWay[]> => {
  const { host, port, tls } = await loadSettings({ env })
  if (port === 0) throw new SettingsError([`the port is 0, so it is not known where the emulator listens; ${EXAMPLE}`])
  const place = localPlace(host, port)
  const secure = { url: healthOf(`https://${place}`), tls: UNVERIFIED }
  return tls ? [secure] : [{ url: healthOf(`http://${place}`) }, secure]
}

/** @throws SettingsError for what is no URL of HTTP */
const healthOf = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new SettingsError([
      `--url is ${quote(text)}, but must be a URL with http:// or https://, a host and a port up to 65535; ${EXAMPLE}`
    ])
  }
  url.search = ''
  url.hash = ''
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/_emulator/health`
  return url
}

/** The authority that signs for this machine's emulators, if there is one yet. */
const authorityOf = (env: Env): Promise<string | undefined> =>
  readFile(join(dataFolder(env['ZILLIZ_EMULATOR_DATA_DIR'], env), 'ca.pem'), 'utf8').catch(() => undefined)

/**
 * One request on a connection of its own; redirects are answers like any other.
 * @param patience milliseconds until its answer has to be there as a whole
 * @throws an error of node:net, node:tls or node:http; ABORT_ERR when it is late, from the body too
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

/** What Node says of an answer that has not begun. */
const late = (): Error => Object.assign(new Error('the answer has no end'), { code: 'ABORT_ERR' })

const UNTRUSTED = 'a certificate that is not trusted here'

/** By the codes of Node and OpenSSL, which says EPROTO of an answer in plain text. */
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

/** Why there is no answer. Not in the words of the error, which repeat the URL with what is secret in it. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof RangeError) return 'an answer without end'
  const { code = '', name } = error as NodeJS.ErrnoException
  if (code.startsWith('HPE_')) return 'an answer that is no HTTP'
  return REASONS[code] ?? (code || name)
}

/** Bytes of an answer; the journals of an emulator have at most 64 MB. */
const LONGEST = 256 * 1024 ** 2

const bodyOf = async (answer: IncomingMessage, shown: string): Promise<unknown> => {
  const text = await textOf(answer, LONGEST).catch(error => {
    throw failed(`${shown} cannot be asked (${reasonOf(error)})`)
  })
  try {
    return JSON.parse(text)
  } catch {
    throw failed(`${shown} answers HTTP ${answer.statusCode} without JSON; is it an emulator?`)
  }
}

/** A body as text. @throws RangeError when it is longer than that many bytes, and whatever breaks off its stream */
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

/** The flags of a command, with their defaults; `others` takes what is none. @throws SettingsError */
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

/** Of every command that asks a running emulator. */
export const RemoteFlags = {
  url: Text(
    'URL',
    'http://127.0.0.1:19540',
    'Base URL of the emulator. Default: where start would listen with the same variables.'
  ),
  sandbox: Text('NAME', 'login-test', 'Name of the sandbox. Default: the one that calls without a name reach.'),
  token: Text('TOKEN', 'a-long-word', 'What --control-token was. Default: the variable ZILLIZ_EMULATOR_CONTROL_TOKEN.'),
  json: Type.Boolean({ default: false, description: 'Print JSON.' })
}

export type RemoteFlags = Static<typeof Shape>

const Shape = Type.Object(RemoteFlags)

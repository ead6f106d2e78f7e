import type { IncomingMessage, RequestOptions } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Env } from '../../config/from-env.ts'
import { withoutSecrets } from '../../config/quote.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-codes.ts'
import { type HealthWay, healthWays } from '../health-url.ts'
import type { RemoteFlags } from './flags.ts'

/** A running emulator. */
export interface Remote {
  /** @param path below `/_emulator` @throws CliError with what the emulator says is wrong, or that there is none */
  ask<Reply>(method: string, path: string, body?: object): Promise<Reply>
}

const PATIENCE = 30_000

const send = async (
  { url, tls }: HealthWay,
  path: string,
  options: RequestOptions,
  payload: string | undefined
): Promise<IncomingMessage> => {
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  const target = new URL(url.href.replace(/\/health$/, path))
  return new Promise((resolve, reject) => {
    const sent = request(target, { ...options, ...tls, agent: false, signal: AbortSignal.timeout(PATIENCE) }, resolve)
    sent.on('error', reject).end(payload)
  })
}

const failed = (message: string): CliError => new CliError(message, EXIT.failed.code)

const bodyOf = async (answer: IncomingMessage, shown: string): Promise<unknown> => {
  const body = await text(answer)
  try {
    return JSON.parse(body)
  } catch {
    throw failed(`${shown} answers HTTP ${answer.statusCode} without JSON; is it an emulator?`)
  }
}

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
        const shown = withoutSecrets(way.url.origin)
        const answer = await send(way, path, { method, headers }, body && JSON.stringify(body)).catch(
          (error: NodeJS.ErrnoException) => void problems.push(`${shown} (${error.code ?? error.name})`)
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

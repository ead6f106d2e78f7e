import type { IncomingMessage } from 'node:http'
import { withoutSecrets } from '../../config/rows.ts'
import type { Env } from '../../config/sources.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-codes.ts'
import { healthWays } from '../health-url.ts'
import type { RemoteFlags } from './flags.ts'
import { reasonOf } from './reason.ts'
import { request } from './request.ts'
import { textOf } from './text-of.ts'

/** A running emulator. */
export interface Remote {
  /** @param path below `/_emulator` @throws CliError with what the emulator says is wrong, or that there is none */
  ask<Reply>(method: string, path: string, body?: object): Promise<Reply>
}

const PATIENCE = 30_000

/** Bytes of an answer; the journals of an emulator have at most 64 MB. */
const LONGEST = 256 * 1024 ** 2

const failed = (message: string): CliError => new CliError(message, EXIT.failed.code)

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

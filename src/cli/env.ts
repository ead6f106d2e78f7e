import { join, resolve } from 'node:path'
import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { loadSettings } from '../config/load.ts'
import { rowsOf } from '../config/rows.ts'
import { oneOf } from '../contract/schema.ts'
import { localPlace } from '../text/text.ts'
import { dataFolder } from '../tls/authority.ts'
import { type Command, EXIT, flagHelp, noArguments, writeLine } from './command.ts'
import { healthWays, readFlags, urlOf } from './remote.ts'

const Flags = Type.Object({
  shell: oneOf(['sh', 'fish', 'powershell', 'dotenv'], {
    default: 'sh',
    description: 'For which shell, or a .env file.'
  }),
  url: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['http://127.0.0.1:19540'],
      'x-metavar': 'URL',
      description:
        'Base URL of the emulator. Default: ZILLIZ_EMULATOR_URL, or where start would listen with the same variables.'
    })
  ),
  key: Type.String({
    default: 'any-key',
    minLength: 1,
    'x-metavar': 'KEY',
    description: 'API key, e.g. any-key@login-test.'
  }),
  json: Type.Boolean({ default: false, description: 'Print JSON.' })
})

export const flags: Command['flags'] = rowsOf(Flags)

export const help: Command['help'] = () => `Usage: ${pkg.name} env [FLAGS]

Prints variables that lead SDKs and tools to the emulator, as a shell reads them: eval "$(${pkg.name} env)"

Flags of env:
${flagHelp(flags)}`

const single = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`

const IS_URL = /^[a-z][a-z0-9+.-]*:\/\//i

type Variable = readonly [name: string, value: string]

/** Formats a variable for each shell, quoted so that its value has no special meaning. */
export const SHELLS = {
  sh: ([name, value]: Variable) => `export ${name}=${single(value)}`,
  fish: ([name, value]: Variable) => `set -gx ${name} '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
  powershell: ([name, value]: Variable) => `$Env:${name} = '${value.replaceAll("'", "''")}'`,
  dotenv: ([name, value]: Variable) => `${name}=${JSON.stringify(value)}`
} as const

/** @throws SettingsError */
export const run: Command['run'] = async (args, env, io) => {
  const others: string[] = []
  const { shell, url, key, json } = readFlags(args, Flags, others)
  noArguments('env', others)
  const { host, port, tls, dataDir, state } = await loadSettings({ env })
  const running = url ?? urlOf(env)
  if (running !== undefined) await healthWays(url, env)
  const base = running ?? `${tls ? 'https' : 'http'}://${localPlace(host, port)}`
  const authority = join(dataFolder(dataDir, env), 'ca.pem')
  const variables = {
    // The URL for pymilvus and the Java, Go and Rust SDKs, and the endpoint for the Node SDK.
    ZILLIZ_CLOUD_URL: base,
    ZILLIZ_API_KEY: key,
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
    // A start in this shell finds the same state from any folder. A URL may contain a password.
    ...(running === undefined &&
      state !== 'memory' &&
      !IS_URL.test(state) && { ZILLIZ_EMULATOR_STATE: resolve(state) }),
    ...(base.startsWith('https:') && {
      NODE_EXTRA_CA_CERTS: authority,
      REQUESTS_CA_BUNDLE: authority,
      SSL_CERT_FILE: authority,
      CURL_CA_BUNDLE: authority
    })
  }
  const line = SHELLS[shell]
  writeLine(io.stdout, json ? JSON.stringify(variables) : Object.entries(variables).map(line).join('\n'))
  return EXIT.ok.code
}

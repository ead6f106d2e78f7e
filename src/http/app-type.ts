import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault
} from 'fastify'
import type { EmulatorApp } from './public-types.ts'

/** Fastify with request types taken from the TypeBox schema of each route. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** Fastify of an emulator, of which users see `inject` and `server` alone. */
export const fastifyOf = ({ app }: { readonly app: EmulatorApp }): App => app as App

/** A part of the server with its own routes, hooks and decorators. Fastify names it after the function. */
export type Plugin<Options extends object = object> = (app: App, options: Options) => Promise<void>

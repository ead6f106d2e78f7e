import type { Static, TSchema } from '@sinclair/typebox'
import type { Awaitable } from '../awaitable.ts'
import type { RefusalCode } from '../contract/refusals/refusal.ts'
import type { Explained } from '../imports/progress.ts'
import type { CallContext } from '../imports/requests.ts'

/** One operation of the API, under the name that users of the laboratory give it. */
export interface OperationRow<Name extends string = string> {
  readonly name: Name
  readonly version: 'v1' | 'v2'
  /** The gateway of the service, or the address of a cluster. */
  readonly plane: 'control' | 'data'
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** What it is about; documents group operations by it. */
  readonly tag: string
  /** One line: what it does. */
  readonly summary: string
  /** Documents show it; it is a request that means something in the built-in world. */
  readonly example: Example
  readonly fields: readonly CallField[]
  /** The codes it may refuse with, as its checks number them, beside those of the key and of the request's shape. */
  readonly codes: Codes
  /** The same where Milvus has checks of its own for it. */
  readonly milvusCodes?: Codes
  /** By their URLs. */
  readonly calls: ReadonlyMap<string, Call>
  /** The URLs, as the router knows them; several where the operation has several names. */
  readonly paths: readonly string[]
}

/** Fields that tell one call of an operation from another: ids and names of the cluster and collection, the URLs of objects. */
export type CallField = 'cluster' | 'collection' | 'object'

/** Values that show what an operation takes. */
export interface Example {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, Json>>
  /** Code of the refusal that it is an example of; left out: it succeeds. */
  readonly refusal?: number
  /** Names of the operations whose examples have to be sent before. */
  readonly after?: readonly string[]
}

/** JSON as it stands in a document. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export type Codes = readonly RefusalCode[]

/** What can be sent to one URL of an operation, and what comes back. */
export interface Call<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema
> {
  readonly params?: Params
  readonly querystring?: Query
  readonly body?: Body
  /** Of a success, with its code. A call without one always refuses. */
  readonly reply?: Reply
  /** Does it, and returns the data of the reply. @throws Refusal */
  run(call: CallContext, input: Input<Static<Params>, Static<Query>, Static<Body>>): Result<Static<Reply>>
}

/** What is sent: the parts have the shape of their schemas. */
export interface Input<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Of the connection. */
  readonly protocol: 'http' | 'https'
  /** Host and port at which the caller finds the storage of volumes. */
  readonly storageEndpoint: string
}

type Result<Reply> = Reply extends { readonly data: unknown }
  ? Awaitable<Reply['data'] | Explained<Reply['data']>>
  : unknown

/** Calls at one URL or at several that differ in nothing but their name. */
interface CallsAt {
  readonly urls: readonly string[]
  readonly call: Call
}

/** @param urls with `:names` of path parameters */
export const call = <Params extends TSchema, Query extends TSchema, Body extends TSchema, Reply extends TSchema>(
  urls: string | readonly string[],
  definition: Call<Params, Query, Body, Reply>
): CallsAt => ({ urls: [urls].flat(), call: definition })

/** A row: what is told of the operation, and its calls. */
export const operation = <const Name extends string>(
  row: Omit<OperationRow<Name>, 'calls' | 'paths'>,
  ...calls: readonly CallsAt[]
): OperationRow<Name> => {
  const byUrl = new Map(calls.flatMap(({ urls, call }) => urls.map(url => [url, call] as const)))
  return { ...row, calls: byUrl, paths: [...byUrl.keys()] }
}

/** The codes of admission tables. */
export const codesIn = (checks: readonly { readonly codes: Codes }[]): Codes => checks.flatMap(({ codes }) => codes)

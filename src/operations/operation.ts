import { type Static, type TSchema, Type } from '@sinclair/typebox'
import type { Awaitable } from '../awaitable.ts'
import type { RefusalCode } from '../contract/refusals/refusal.ts'
import { closedObject } from '../contract/schema.ts'
import { domainV2 } from '../imports/checks/cluster.ts'
import type { Explained } from '../imports/progress.ts'
import type { CallContext } from '../imports/requests.ts'

/** One operation of the API, under the name that faults, journal and coverage use. */
export interface OperationRow<Name extends string = string> {
  readonly name: Name
  readonly version: 'v1' | 'v2'
  /** `control`: served by the gateway; `data`: served at a cluster's address. */
  readonly plane: 'control' | 'data'
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Group in the OpenAPI document. */
  readonly tag: string
  /** One line, for the OpenAPI document. */
  readonly summary: string
  /** For the OpenAPI document: a request that works in the built-in world. */
  readonly example: Example
  readonly fields: readonly CallField[]
  /** The codes that it may send, as its checks number them, without those of the API key and of the request's shape. */
  readonly codes: Codes
  /** The codes that it may send for Milvus, if Milvus has its own checks. */
  readonly milvusCodes?: Codes
  /** By URL. */
  readonly calls: ReadonlyMap<string, Call>
  /** The URLs in the router's form; several if the operation has several names. */
  readonly paths: readonly string[]
}

/** Fields that faults and the journal can match: the cluster, the collection and the objects of a call. */
export type CallField = 'cluster' | 'collection' | 'object'

/** An example request of an operation. */
export interface Example {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, Json>>
  /** Code of the refusal that the example shows. Default: the example succeeds. */
  readonly refusal?: number
  /** Names of the operations whose examples must be sent before. */
  readonly after?: readonly string[]
}

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export type Codes = readonly RefusalCode[]

/** Request and reply of an operation at one URL. */
export interface Call<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema
> {
  readonly params?: Params
  readonly querystring?: Query
  readonly body?: Body
  /** Schema of a success, with its code. A call without a reply is always rejected. */
  readonly reply?: Reply
  /** Runs the operation and returns the data of the reply. @throws Refusal */
  run(call: CallContext, input: Input<Static<Params>, Static<Query>, Static<Body>>): Result<Static<Reply>>
}

/** The validated parts of a request. */
export interface Input<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Protocol of the connection. */
  readonly protocol: 'http' | 'https'
  /** Host and port at which the caller reaches the storage of volumes. */
  readonly storageEndpoint: string
}

type Result<Reply> = Reply extends { readonly data: unknown }
  ? Awaitable<Reply['data'] | Explained<Reply['data']>>
  : unknown

/** A call at one URL, or at several URLs that differ only in name. */
interface CallsAt {
  readonly urls: readonly string[]
  readonly call: Call
}

/** @param urls with `:names` of path parameters */
export const call = <Params extends TSchema, Query extends TSchema, Body extends TSchema, Reply extends TSchema>(
  urls: string | readonly string[],
  definition: Call<Params, Query, Body, Reply>
): CallsAt => ({ urls: [urls].flat(), call: definition })

/** Makes a row of the facts about an operation and its calls. */
export const operation = <const Name extends string>(
  row: Omit<OperationRow<Name>, 'calls' | 'paths'>,
  ...calls: readonly CallsAt[]
): OperationRow<Name> => {
  const byUrl = new Map(calls.flatMap(({ urls, call }) => urls.map(url => [url, call] as const)))
  return { ...row, calls: byUrl, paths: [...byUrl.keys()] }
}

/** The reply of a success. @param code 200 in v1, 0 in v2 */
export const replyOf = <Code extends 200 | 0, Data extends TSchema>(code: Code, data: Data) =>
  closedObject({ code: Type.Literal(code), data })

/** The codes of several checks. */
export const codesIn = (checks: readonly { readonly codes: Codes }[]): Codes => checks.flatMap(({ codes }) => codes)

/** Codes of a v2 call for a project. */
export const PROJECT_CODES: Codes = [...codesIn([domainV2]), 96005, 96012, 96027]

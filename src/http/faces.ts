import type { FastifyRequest } from 'fastify'
import type { Flavor } from '../contract/flavors.ts'
import type { Refusal } from '../contract/refusals/refusal.ts'
import { inDataPlane, inDescribe, inMilvus, inV2 } from '../contract/refusals/translate.ts'

/** The refusal that a call gets, from the one that was thrown. */
export type Face = (refusal: Refusal, request: FastifyRequest) => Refusal

/** A bad key and a body that is no JSON are refused before it is known whom the call is meant for. */
const isAsMilvus = (flavor: Flavor, { call }: FastifyRequest): boolean =>
  flavor === 'milvus' || (call as FastifyRequest['call'] | undefined)?.asMilvus === true

/** How the calls of the jobs refuse: as the cloud, or as Milvus. */
export const jobsFace =
  (flavor: Flavor): Face =>
  (refusal, request) =>
    isAsMilvus(flavor, request) ? inMilvus(refusal) : inV2(refusal)

/** How a cluster refuses at its own address, where a Milvus answers behind the gateway's keys. */
export const dataPlaneFace =
  (flavor: Flavor): Face =>
  (refusal, request) => {
    const told = isAsMilvus(flavor, request) ? inMilvus(refusal) : inDataPlane(refusal)
    return request.routeOptions.url?.endsWith('/collections/describe') ? inDescribe(told) : told
  }

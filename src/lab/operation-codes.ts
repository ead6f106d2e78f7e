import type { Flavor } from '../contract/flavors.ts'
import { API_OPERATIONS, type ApiOperation, type OperationName, operationNamed } from '../contract/operations.ts'
import type { RefusalCode } from '../contract/refusals/refusal.ts'
import { codeIn, codeInMilvus } from '../contract/refusals/translate.ts'

import { type Codes, cloudCodes } from './operation-codes/cloud.ts'
import { milvusCodes } from './operation-codes/milvus.ts'

/** At the address of a cluster of the cloud a Milvus says what is not there. */
const NOT_THERE: Codes = [100, 200, 800]

const inCloud = ({ name, version, plane }: ApiOperation): Codes =>
  cloudCodes(name).flatMap(code =>
    code === 47005 && version === 'v2' && plane === 'data' ? NOT_THERE : codeIn(code, version, plane)
  )

const codesFor = (operation: ApiOperation, flavor: Flavor): ReadonlySet<RefusalCode> => {
  const asMilvus = milvusCodes(operation)
  const isMilvusAlone = flavor === 'milvus' && asMilvus.length > 0
  const isEither = flavor === 'auto' && operation.plane === 'control'
  const codes = [...(isMilvusAlone ? [] : inCloud(operation)), ...(isMilvusAlone || isEither ? asMilvus : [])]
  return new Set(codes.sort((a, b) => a - b))
}

const known = new Map<string, ReadonlySet<RefusalCode>>()

/**
 * The codes that an operation may refuse with, ascending and in its own version's numbers: those of its checks, of its key and of
 * the shape of its request.
 * @param flavor whom v2 answers as; `auto` has the codes of both for the calls for jobs
 */
export const codesOf = (name: OperationName, flavor: Flavor = 'auto'): ReadonlySet<RefusalCode> => {
  const key = `${flavor} ${name}`
  const operation = operationNamed(name)
  const codes = known.get(key) ?? (operation === undefined ? new Set() : codesFor(operation, flavor))
  known.set(key, codes)
  return codes
}

/** What an operation says in the place of a code, which may be another's; undefined when it has nothing for it. */
export const ownCode = (
  { name, version, plane }: ApiOperation,
  code: RefusalCode,
  flavor: Flavor
): RefusalCode | undefined => {
  const codes = codesOf(name, flavor)
  return [code, codeIn(code, version, plane), codeInMilvus(code)].find(own => own !== undefined && codes.has(own))
}

/** An operation that may refuse with that code; undefined when none does. */
export const operationWith = (code: number, flavor: Flavor): ApiOperation | undefined =>
  API_OPERATIONS.find(({ name }) => (codesOf(name, flavor) as ReadonlySet<number>).has(code))

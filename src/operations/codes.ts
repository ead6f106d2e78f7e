import type { Flavor } from '../contract/flavors.ts'
import type { RefusalCode } from '../contract/refusals/refusal.ts'
import { codeInMilvus, codeInVersion } from '../contract/refusals/translate.ts'
import { API_OPERATIONS, type ApiOperation, type OperationName, operationNamed } from './index.ts'
import type { Codes } from './operation.ts'

/** What an operation says in the place of a code, which may be another's; undefined when it has nothing for it. */
export const ownCode = (
  { name, version, plane }: ApiOperation,
  code: RefusalCode,
  flavor: Flavor
): RefusalCode | undefined => {
  const codes = codesOf(name, flavor)
  return [code, codeInVersion(code, version, plane), codeInMilvus(code)].find(
    own => own !== undefined && codes.has(own)
  )
}

/** An operation that may refuse with that code; undefined when none does. */
export const operationWith = (code: number, flavor: Flavor): ApiOperation | undefined =>
  API_OPERATIONS.find(({ name }) => (codesOf(name, flavor) as ReadonlySet<number>).has(code))

const known = new Map<string, ReadonlySet<RefusalCode>>()

/**
 * The codes that an operation may refuse with, ascending and in its own version's numbers: those of its row, of its key and of the
 * shape of its request.
 * @param flavor whom v2 answers as; `auto` has the codes of both for the calls for jobs
 */
export const codesOf = (name: OperationName, flavor: Flavor = 'auto'): ReadonlySet<RefusalCode> => {
  const key = `${flavor} ${name}`
  const operation = operationNamed(name)
  const codes = known.get(key) ?? (operation === undefined ? new Set() : codesFor(operation, flavor))
  known.set(key, codes)
  return codes
}

const codesFor = (operation: ApiOperation, flavor: Flavor): ReadonlySet<RefusalCode> => {
  const asMilvus = codesAsMilvus(operation)
  const isMilvusAlone = flavor === 'milvus' && asMilvus.length > 0
  const isEither = flavor === 'auto' && operation.plane === 'control'
  const codes = [...(isMilvusAlone ? [] : codesAsCloud(operation)), ...(isMilvusAlone || isEither ? asMilvus : [])]
  return new Set(codes.sort((a, b) => a - b))
}

/** Of the key and of the shape of the request, for the cloud and for Milvus. */
const ALL: Codes = [80000, 80001, 80002]
const ALL_OF_MILVUS: Codes = [1800, 1801]

/** A collection, partition or database that is not there. */
const NOT_THERE: Codes = [100, 200, 800]

/** None for the control plane of the cloud, which a Milvus has not. */
const codesAsMilvus = ({ version, plane, codes, milvusCodes }: ApiOperation): Codes => {
  const own = milvusCodes ?? (version === 'v2' && plane === 'data' ? [...ALL, ...codes] : undefined)
  if (own === undefined) return []
  return [...ALL_OF_MILVUS, ...own.flatMap(code => (code === 47005 ? NOT_THERE : (codeInMilvus(code) ?? [])))]
}

const codesAsCloud = ({ version, plane, codes }: ApiOperation): Codes =>
  [...ALL, ...codes].flatMap(code =>
    code === 47005 && version === 'v2' && plane === 'data' ? NOT_THERE : codeInVersion(code, version, plane)
  )

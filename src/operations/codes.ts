import type { Flavor } from '../contract/flavors.ts'
import type { RefusalCode } from '../contract/refusals/refusal.ts'
import { codeInMilvus, codeInVersion } from '../contract/refusals/translate.ts'
import { API_OPERATIONS, type ApiOperation, type OperationName, operationNamed } from './index.ts'
import type { Codes } from './operation.ts'

/** The code that an operation sends instead of the given one, which may come from another version; undefined if it has none. */
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

/** An operation that may send the code; undefined if none does. */
export const operationWith = (code: number, flavor: Flavor): ApiOperation | undefined =>
  API_OPERATIONS.find(({ name }) => (codesOf(name, flavor) as ReadonlySet<number>).has(code))

const known = new Map<string, ReadonlySet<RefusalCode>>()

/**
 * The codes that an operation may send, ascending, as its own version numbers them: those of its row, of the API key and of the
 * request's shape.
 * @param flavor server that v2 behaves like; for job calls, `auto` has the codes of both
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

/** Codes of the API key and of the request's shape, for the cloud and for Milvus. */
const ALL: Codes = [80000, 80001, 80002]
const ALL_OF_MILVUS: Codes = [1800, 1801]

/** Codes for a missing collection, partition or database. */
const NOT_THERE: Codes = [100, 200, 800]

/** The codes that Milvus sends; none for the cloud's control plane, which Milvus does not have. */
const codesAsMilvus = ({ version, plane, codes, milvusCodes }: ApiOperation): Codes => {
  const own = milvusCodes ?? (version === 'v2' && plane === 'data' ? [...ALL, ...codes] : undefined)
  if (own === undefined) return []
  return [...ALL_OF_MILVUS, ...own.flatMap(code => (code === 47005 ? NOT_THERE : (codeInMilvus(code) ?? [])))]
}

const codesAsCloud = ({ version, plane, codes }: ApiOperation): Codes =>
  [...ALL, ...codes].flatMap(code =>
    code === 47005 && version === 'v2' && plane === 'data' ? NOT_THERE : codeInVersion(code, version, plane)
  )

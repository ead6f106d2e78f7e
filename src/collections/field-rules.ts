import { DENSE_VECTORS, KEY_TYPES } from '../cloud/consistency.ts'
import { type Collection, ELEMENT_TYPES, FIELD_TYPES, type Field } from '../cloud/schema/collection.ts'
import { isReservedField } from '../contract/names.ts'
import type { ShapeProblem } from '../contract/schema.ts'
import type { ServerProblem } from './server-rules.ts'

/** A field of the collection or of a struct. */
type Sized = Pick<Field, 'name' | 'dim' | 'maxLength' | 'maxCapacity'> & {
  readonly type: string
  readonly elementType?: string | undefined
}

/** The whole message, of an error without its own code. */
const plain = (reason: string): ServerProblem => ({ code: 65535, reason })

const invalid = (reason: string): ServerProblem => ({ code: 1100, reason })

/**
 * The first fault in the names, types and sizes of fields, in the server's order. server source: proxy/task.go,
 * createCollectionTask; proxy/util.go of 2.6
 */
export const fieldRuleProblem = (collection: Collection): ServerProblem | undefined => {
  const { name, fields, structFields = [] } = collection
  const structs = structFields.map(({ fields, ...struct }) => ({
    struct,
    fields: fields.map(field => ({ field, name: `${struct.name}[${field.name}]`, maxCapacity: struct.maxCapacity }))
  }))
  const names = structs.flatMap(({ struct, fields }) => [struct.name, ...fields.map(({ name }) => name)])
  return (
    first(fields, elementProblem) ??
    duplicateProblem([...fields.map(({ name }) => name), ...names]) ??
    keyProblem(fields) ??
    first(fields, field => nameProblem(field.name) ?? sizeProblem(field, name)) ??
    first(
      structs,
      ({ struct, fields }) =>
        nameProblem(struct.name) ??
        first(
          fields,
          ({ field, ...at }) =>
            nameProblem(field.name) ?? sizeProblem({ ...field, ...at, type: 'Array', elementType: field.type }, name)
        )
    )
  )
}

const first = <T>(items: readonly T[], problemOf: (item: T) => ServerProblem | undefined) => {
  for (const item of items) {
    const problem = problemOf(item)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** server source: handler_v2.go, createCollection; proxy/util.go, validateElementType */
const elementProblem = ({ type, elementType = '' }: Sized): ServerProblem | undefined => {
  if (type !== 'Array' || (ELEMENT_TYPES as readonly string[]).includes(elementType)) return undefined
  if ((FIELD_TYPES as readonly string[]).includes(elementType))
    return plain(`element type ${elementType} is not supported`)
  const text = `invalid parameter, element data type ${elementType.slice(0, 100)} is invalid(case sensitive).`
  return { ...invalid(text), text }
}

/** server source: proxy/util.go, validateDuplicatedFieldName */
const duplicateProblem = (names: readonly string[]): ServerProblem | undefined => {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) return plain(`duplicated field name ${name} found`)
    seen.add(name)
  }
  return undefined
}

/** server source: proxy/util.go, validatePrimaryKey */
const keyProblem = (fields: readonly Sized[]): ServerProblem | undefined => {
  const [key, other] = (fields as readonly Field[]).filter(({ primaryKey }) => primaryKey === true)
  if (key === undefined) return plain('primary key is not specified')
  if (other !== undefined) return plain(`there are more than one primary key, field name = ${key.name}, ${other.name}`)
  return KEY_TYPES.includes(key.type) ? undefined : plain('the data type of primary key should be Int64 or VarChar')
}

const LONGEST_NAME = 255

/** server source: proxy/util.go, validateFieldName. Its code is 1701; the emulator has no such code. */
const nameProblem = (name: string): ServerProblem | undefined => {
  const fault = nameFault(name)
  if (fault === undefined) return undefined
  const short = name.slice(0, 300)
  const reason = name === '' ? fault : `Invalid field name: ${short}. ${fault}`
  return { ...invalid(reason), text: `${reason}: field name invalid[field=${short}]` }
}

const nameFault = (name: string): string | undefined => {
  if (name === '') return 'field name should not be empty'
  if (name.length > LONGEST_NAME) return `The length of a field name must be less than ${LONGEST_NAME} characters.`
  if (!/^[A-Za-z_]/.test(name)) return 'The first character of a field name must be an underscore or letter.'
  if (!/^[A-Za-z0-9_]*$/.test(name)) return 'Field name can only contain numbers, letters, and underscores.'
  return isReservedField(name) ? `${name} is keyword in milvus.` : undefined
}

/** server source: proxy/util.go, ValidateField */
const sizeProblem = (field: Sized, collection: string): ServerProblem | undefined =>
  dimProblem(field) ?? lengthProblem(field, collection) ?? capacityProblem(field, collection)

const MOST_DIM = 32_768

/** server source: proxy/util.go, validateDimension. Unlike the server, the emulator accepts one dimension. */
const dimProblem = ({ name, type, elementType = '', dim }: Sized): ServerProblem | undefined => {
  if (![type, elementType].some(one => DENSE_VECTORS.includes(one))) return undefined
  if (dim === undefined) {
    const reason = `dimension is not defined in field type params of field ${name}`
    return plain(`${reason}, check type param \`dim\` for vector field`)
  }
  if (dim < 1) return plain(`invalid dimension: ${dim}. should be in range 2 ~ ${MOST_DIM}`)
  const isBinary = type === 'BinaryVector'
  const reason = `invalid dimension: ${dim} of field ${name}. ${isBinary ? 'binary' : 'float'} vector dimension should be`
  if (isBinary && dim % 8 !== 0) return plain(`${reason} multiple of 8. `)
  return !isBinary && dim > MOST_DIM ? plain(`${reason} in range 2 ~ ${MOST_DIM}`) : undefined
}

const LONGEST_TEXT = 65_535

/** server source: proxy/util.go, validateMaxLengthPerRow */
const lengthProblem = ({ name, type, elementType, maxLength }: Sized, collection: string) => {
  if (type !== 'VarChar' && elementType !== 'VarChar') return undefined
  if (maxLength === undefined) {
    return plain(`type param(max_length) should be specified for the field(${name}) of collection ${collection}`)
  }
  if (maxLength >= 1 && maxLength <= LONGEST_TEXT) return undefined
  const range = `should be in (0, ${LONGEST_TEXT}], but got ${maxLength} instead`
  return invalid(`the maximum length specified for the field(${name}) ${range}`)
}

const MOST_ELEMENTS = 4096

/** server source: proxy/util.go, validateMaxCapacityPerRow */
const capacityProblem = ({ name, type, maxCapacity }: Sized, collection: string): ServerProblem | undefined => {
  if (type !== 'Array') return undefined
  if (maxCapacity === undefined) {
    return plain(`type param(max_capacity) should be specified for array field ${name} of collection ${collection}`)
  }
  const isInRange = maxCapacity >= 1 && maxCapacity <= MOST_ELEMENTS
  return isInRange ? undefined : plain(`the maximum capacity specified for a Array should be in (0, ${MOST_ELEMENTS}]`)
}

/** Keys of a request by those of world files. */
const KEYS: Readonly<Record<string, string>> = {
  maxLength: 'max_length',
  maxCapacity: 'max_capacity',
  elementType: 'elementDataType',
  primaryKey: 'isPrimary',
  partitionKey: 'isPartitionKey',
  clusteringKey: 'isClusteringKey',
  enableAnalyzer: 'enable_analyzer',
  default: 'defaultValue'
}

const WORDS = new RegExp(`\\b(${['maxLength', 'maxCapacity', 'elementType', 'enableAnalyzer'].join('|')})\\b`, 'g')

/** A problem of a schema in the words of the request: `field a: max_length is for VarChar`. guess: the server's text is not known */
export const inRequestWords = (collection: Collection, { path, problem }: ShapeProblem): string => {
  const [list, at, key] = path
  const words = problem.replace(WORDS, word => KEYS[word] ?? word)
  const fields: readonly { readonly name: string }[] =
    (list === 'fields' ? collection.fields : list === 'structFields' ? collection.structFields : undefined) ?? []
  const field = at === undefined ? undefined : fields[Number(at)]
  if (field === undefined)
    return path.length === 1 && list === 'name' ? `collectionName: ${words}` : `${path.join('.')}: ${words}`
  return `field ${field.name.slice(0, 100)}: ${key === undefined ? '' : `${KEYS[key] ?? key} `}${words}`
}

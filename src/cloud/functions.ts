import type { Collection, Field, FunctionSchema } from './schema/collection.ts'

/** Names of the fields that functions make. Data files must not have them. */
export const functionOutputs = ({ functions = [] }: Pick<Collection, 'functions'>): ReadonlySet<string> =>
  new Set(functions.flatMap(({ outputFieldNames }) => outputFieldNames))

/** A function as a request has it; its type may be unknown. */
export type FunctionLike = Omit<FunctionSchema, 'type'> & { readonly type: string }

/**
 * Why the server rejects the functions, in its words; undefined: they are valid.
 * server source: validator.ValidateFunction; that the input of any function is not nullable, as up to Milvus 2.6
 */
export const functionProblem = (functions: readonly FunctionLike[], fields: readonly Field[]): string | undefined => {
  const names = new Set<string>()
  const outputs = new Set<string>()
  for (const made of functions) {
    const problem = ownProblem(made) ?? (names.has(made.name) ? `duplicate function name: ${made.name}` : undefined)
    if (problem !== undefined) return problem
    names.add(made.name)
    const wrong = inputProblem(made, fields) ?? outputProblem(made, fields, outputs)
    if (wrong !== undefined) return wrong
  }
  return functions.map(providerProblem).find(problem => problem !== undefined)
}

/** What can be said without the fields. */
const ownProblem = ({ name, type, inputFieldNames: inputs, outputFieldNames: outputs, params = {} }: FunctionLike) => {
  if (name === '') return 'function name cannot be empty'
  if (inputs.length === 0) return `function input field names cannot be empty, function: ${name}`
  if (outputs.length === 0) return `function output field names cannot be empty, function: ${name}`
  for (const input of inputs) {
    if (input === '') return `function input field name cannot be empty string, function: ${name}`
    if (occursTwice(inputs, input)) return usedTwice('input', name, input)
  }
  for (const output of outputs) {
    if (output === '') return `function output field name cannot be empty string, function: ${name}`
    if (inputs.includes(output)) {
      return `a single field cannot be both input and output in the same function, function: ${name}, field: ${output}`
    }
    if (occursTwice(outputs, output)) return usedTwice('output', name, output)
  }
  const count = Object.keys(params).length
  if (type === 'BM25') return count > 0 ? 'BM25 function accepts no params' : undefined
  // The server's own words, though they say the contrary.
  if (type === 'TextEmbedding') return count === 0 ? 'TextEmbedding function accepts no params' : undefined
  return type === 'MinHash' ? undefined : 'check function params with unknown function type'
}

const occursTwice = (names: readonly string[], name: string): boolean => names.indexOf(name) < names.lastIndexOf(name)

const usedTwice = (side: 'input' | 'output', name: string, field: string): string =>
  `each function ${side} field should be used exactly once in the same function, function: ${name}, ${side} field: ${field}`

const inputProblem = ({ name, type, inputFieldNames }: FunctionLike, fields: readonly Field[]): string | undefined => {
  const inputs: Field[] = []
  for (const wanted of inputFieldNames) {
    const field = fields.find(({ name }) => name === wanted)
    if (field === undefined) return `function input field not found: ${wanted}`
    if (field.nullable) return `function input field cannot be nullable: function ${name}, field ${wanted}`
    inputs.push(field)
  }
  const [field] = inputs
  if (inputs.length !== 1 || field?.type !== 'VarChar') {
    const words = `${type} function input field must be a VARCHAR/TEXT field`
    return type === 'TextEmbedding' ? words : `${words}, got ${inputs.length} field with type ${field?.type}`
  }
  return type === 'BM25' && field.enableAnalyzer !== true
    ? 'BM25 function input field must set enable_analyzer to true'
    : undefined
}

/** The vectors that each type makes. */
const VECTORS: Readonly<Record<string, readonly string[]>> = {
  BM25: ['SparseFloatVector'],
  TextEmbedding: ['FloatVector', 'Int8Vector'],
  MinHash: ['BinaryVector']
}

/** @param used outputs of earlier functions; those of this one are added */
const outputProblem = (
  { name, type, outputFieldNames }: FunctionLike,
  fields: readonly Field[],
  used: Set<string>
): string | undefined => {
  const outputs: Field[] = []
  for (const wanted of outputFieldNames) {
    const field = fields.find(({ name }) => name === wanted)
    if (field === undefined) return `function output field not found: ${wanted}`
    const place = `function ${name}, field ${wanted}`
    if (field.primaryKey) return `function output field cannot be primary key: ${place}`
    if (field.partitionKey || field.clusteringKey) {
      return `function output field cannot be partition key or clustering key: ${place}`
    }
    if (field.nullable) return `function output field cannot be nullable: ${place}`
    if (used.has(wanted)) return `duplicate function output field: ${place}`
    used.add(wanted)
    outputs.push(field)
  }
  const [field] = outputs
  const fits = VECTORS[type]?.includes(`${field?.type}`)
  if (type === 'TextEmbedding') {
    const words = 'TextEmbedding function output field must be a FloatVector or Int8Vector field'
    return outputs.length === 1 && fits ? undefined : words
  }
  if (outputs.length !== 1) return `${type} function only need 1 output field, but got ${outputs.length}`
  return fits
    ? undefined
    : `${type} function output field must be a ${VECTORS[type]?.[0]} field, but got ${field?.type}`
}

/** Services that embed texts. server source: embedding/text_embedding_function.go */
const PROVIDERS = 'openai azure_openai dashscope bedrock vertexai voyageai cohere siliconflow tei zilliz gemini'.split(
  ' '
)

/** Why no service can embed the texts; the server also calls the service, which the emulator does not. */
const providerProblem = ({ type, params = {} }: FunctionLike): string | undefined => {
  if (type !== 'TextEmbedding') return undefined
  const [, named] = Object.entries(params).find(([key]) => key.toLowerCase() === 'provider') ?? []
  if (named === undefined) return 'the text embedding service provider parameter:[provider] was not found'
  const provider = named.toLowerCase()
  if (PROVIDERS.includes(provider)) return undefined
  return `unsupported text embedding service provider: [${provider.slice(0, 100)}] , list of supported [${PROVIDERS.join(', ')}]`
}

/** JSON as it stands in a document of OpenAPI. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

const tuple = ({ items, additionalItems: _, ...rest }: { readonly [key: string]: Json }): Json => ({
  ...rest,
  prefixItems: items as Json,
  items: false
})

const convert = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(convert)
  if (typeof value !== 'object' || value === null) return value
  const converted = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, convert(part as Json)]))
  // Draft 7 writes tuples otherwise than OpenAPI 3.1.
  return Array.isArray(converted['items']) ? tuple(converted) : converted
}

/** A TypeBox schema as OpenAPI 3.1 has it: JSON Schema without what only TypeScript sees. */
export const asJson = (schema: object): Json => convert(JSON.parse(JSON.stringify(schema)) as Json)

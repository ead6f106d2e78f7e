import { type Refusal, refuse } from '../contract/refusals/refusal.ts'

/** documented: cluster pages */
const TYPES: readonly string[] = ['Performance-optimized', 'Capacity-optimized']
const LARGEST = 256

const marked = (refusal: Refusal): Refusal => Object.assign(refusal, { check: 'cluster' })

/** @throws Refusal for what is no size of a dedicated cluster */
export const sizeOf = (cuSize: number | undefined): number => {
  if (cuSize !== undefined && cuSize >= 1 && cuSize <= LARGEST) return cuSize
  const found = cuSize === undefined ? 'cuSize is missing' : `cuSize is ${cuSize}`
  throw marked(refuse(80006, { explain: `${found}; send a whole number from 1 to ${LARGEST}` }))
}

/** @throws Refusal for what is no type of a dedicated cluster */
export const typeOf = (cuType: string | undefined): string => {
  if (cuType !== undefined && TYPES.includes(cuType)) return cuType
  const found = cuType === undefined ? 'cuType is missing' : `cuType is ${cuType.slice(0, 100)}`
  throw marked(refuse(80005, { explain: `${found}; send ${TYPES.join(' or ')}` }))
}

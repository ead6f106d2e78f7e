import { LIMITS, type Limits } from '../contract/eras.ts'
import { ERAS } from '../contract/flavors.ts'
import { documentedRefusals, documentedRefusalsV2 } from '../contract/refusals/refusal.ts'
import {
  createChecks,
  dataPlaneChecks,
  getChecks,
  importChecks,
  jobListChecks,
  listChecks,
  milvusCreateChecks,
  milvusProgressChecks,
  progressChecks
} from '../imports/admission.ts'
import { BEHAVIOURS } from './fidelity/behaviours.ts'
import type { Fact } from './fidelity/facts.ts'
import { FIELDS } from './fidelity/fields.ts'
import { FIELDS_ACCOUNT } from './fidelity/fields-account.ts'
import { FIELDS_DATA_PLANE } from './fidelity/fields-data-plane.ts'
import { FIELDS_INTEGRATIONS } from './fidelity/fields-integrations.ts'
import { FIELDS_V2 } from './fidelity/fields-v2.ts'
import { FIELDS_VOLUMES } from './fidelity/fields-volumes.ts'
import { LIMIT_FACTS } from './fidelity/limits.ts'
import { MILVUS_FACTS } from './fidelity/milvus.ts'

/** `docs/fidelity.md`: how sure each field, code, limit and order is, and which test holds the emulator to it. */
export const fidelityPage = (): string => `# Fidelity

<!-- Made by \`npm run docs\` from src/docs/fidelity and src/contract; do not edit. -->

The source of the cloud is not public, so each behaviour of the emulator has a confidence:

- **documented**: on a page of the service's documentation, of the emulated generation;
- **recorded**: in a response of the real service that somebody published;
- **source**: in the source of open-source Milvus, for behaviour of Milvus;
- **guess**: not public; the emulator follows the nearest evidence.

The witness is a test that fails if the emulator behaves differently. It proves the behaviour of the emulator, not of the cloud.
${Object.entries({
  ...FIELDS,
  ...FIELDS_V2,
  ...FIELDS_DATA_PLANE,
  ...FIELDS_ACCOUNT,
  ...FIELDS_VOLUMES,
  ...FIELDS_INTEGRATIONS
})
  .map(([title, facts]) => `\n## ${title}\n\n${table(facts)}\n`)
  .join('')}
## Behaviours

${table(BEHAVIOURS)}

## Limits

\`--era\` selects the limits; the emulated page is of 2023. A GB is 1024³ bytes (guess). If the value of one era is a
guess, the row is marked as a guess, and its source says which era.

${limitsTable()}

## Codes

Text and trigger have separate confidences: a code's text may be documented while its trigger is a guess. The witness of all codes is
[every curl of the page gets the reply that stands below it](../test/docs/errors.test.ts).

${codesTable()}

## Order of checks

The first failed check determines the response. The order is a guess from the layers that the codes come from. Its witness is
[of all that is wrong with an import, the first check in the table is what is told](../test/imports/order.test.ts).
The key (80001, 80002) and the schema of body and query (80000) are checked before.

- import: ${order(importChecks)}
- get: ${order(getChecks)}
- list: ${order(listChecks)}
- v2 create: ${order(createChecks)}
- v2 progress: ${order(progressChecks)}
- v2 list: ${order(jobListChecks)}
- a collection at the address of its cluster: ${order(dataPlaneChecks)}

## Open-source Milvus

Behaviour of v2 as Milvus itself ([v2.md](v2.md)). File names refer to its repository.

${table(MILVUS_FACTS)}

Order of its checks; equal names are the same checks as above:

- create: ${order(milvusCreateChecks)}
- describe: ${order(milvusProgressChecks)}
`

const table = (facts: readonly Fact[]): string =>
  [
    '| | What the emulator does | Source | Confidence | Witness |',
    '|---|---|---|---|---|',
    ...facts.map(
      ({ name, claim, source, confidence, witness }) =>
        `| ${name} | ${cell(claim)} | ${cell(source)} | ${confidence} | ${witnessOf(witness)} |`
    )
  ].join('\n')

const cell = (text: string): string => text.replaceAll('|', '\\|')

const witnessOf = ([file, title]: Fact['witness']): string => `[${cell(title)}](../${file})`

const limitsTable = (): string => {
  const rows = (Object.keys(LIMIT_FACTS) as (keyof Limits)[]).map(name => {
    const { source, confidence, witness } = LIMIT_FACTS[name]
    const values = ERAS.map(era => value(LIMITS[era][name]))
    return `| ${name} | ${values.join(' | ')} | ${source} | ${confidence} | ${witnessOf(witness)} |`
  })
  return [
    `| Limit | ${ERAS.join(' | ')} | Source | Confidence | Witness |`,
    `|---|${ERAS.map(() => '---|').join('')}---|---|---|`,
    ...rows
  ].join('\n')
}

const value = (limit: Limits[keyof Limits]): string => {
  if (typeof limit === 'number') return size(limit)
  if (typeof limit === 'boolean') return limit ? 'yes' : 'no'
  if (Array.isArray(limit)) return limit.join(', ') || 'none'
  if ('per' in limit) return `${limit.jobs} a ${limit.per}`
  return Object.entries(limit as Limits['file'])
    .map(([type, bytes]) => `${type} ${size(bytes)}`)
    .join(', ')
}

const UNITS: readonly [size: number, unit: string][] = [
  [1024 ** 4, 'TB'],
  [1024 ** 3, 'GB']
]

const size = (bytes: number): string => {
  const unit = UNITS.find(([bytesOfUnit]) => bytes >= bytesOfUnit)
  return unit === undefined ? String(bytes) : `${bytes / unit[0]} ${unit[1]}`
}

const codesTable = (): string =>
  [
    '| Code | Text | Trigger | Source |',
    '|---|---|---|---|',
    ...[...documentedRefusals, ...documentedRefusalsV2].map(
      ({ code, text, trigger, source }) => `| [${code}](errors.md#${code}) | ${text} | ${trigger} | ${cell(source)} |`
    )
  ].join('\n')

const order = (checks: readonly { readonly name: string }[]): string => checks.map(({ name }) => name).join(' → ')

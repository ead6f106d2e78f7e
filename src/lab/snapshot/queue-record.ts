import type { Flavor } from '../../contract/flavors.ts'
import { withoutSecrets } from '../../objects/store.ts'
import type { Fault } from '../faults/fault.ts'
import { FaultQueue } from '../faults/fault-queue.ts'
import { readFault } from '../faults/read-fault.ts'
import { resumedRandom } from '../random.ts'
import { type Scenario, ScenarioQueue, scenarioOf } from '../scenarios/scenario-queue.ts'
import type { FaultRecord, FaultsRecord, ScenarioRecord, ScenariosRecord } from './shape.ts'

interface Matching {
  readonly written: { readonly match?: { readonly key?: string; readonly object?: string } }
}

/** Those that tell calls by an API key, or by a URL with a password in it, are left out. */
const isOpen = ({ written: { match: { key, object = '' } = {} } }: Matching): boolean =>
  key === undefined && withoutSecrets(object) === object

const left = ({ expiresAt }: Fault, now: number) =>
  expiresAt === Number.POSITIVE_INFINITY ? {} : { expiresIn: Math.ceil(expiresAt - now) }

const faultRecord = (fault: Fault, now: number): FaultRecord => {
  const { id, written, hits, random } = fault
  return { id, written, hits, random: [...random.state()], ...left(fault, now) }
}

/** @param now of the server's own clock */
export const faultsRecordOf = ({ state: { made, waiting, over } }: FaultQueue, now: number): FaultsRecord => {
  const records = (faults: readonly Fault[]) => faults.filter(isOpen).map(fault => faultRecord(fault, now))
  return { made, waiting: records(waiting), over: records(over) }
}

/** @throws LabError for what cannot be */
export const faultsOf = ({ made, waiting, over }: FaultsRecord, clock: () => number, flavor: Flavor): FaultQueue => {
  const now = clock()
  const faults = (records: readonly FaultRecord[], over: boolean): Fault[] =>
    records.map(({ id, written, hits, random, expiresIn = Number.POSITIVE_INFINITY }) => ({
      ...readFault(written, now, flavor),
      ...{ id, hits, over, random: resumedRandom(random), expiresAt: now + expiresIn }
    }))
  return new FaultQueue(clock, { made, waiting: faults(waiting, false), over: faults(over, true) })
}

export const scenariosRecordOf = ({ state: { made, waiting, over } }: ScenarioQueue): ScenariosRecord => {
  const records = (scenarios: readonly Scenario[]): ScenarioRecord[] =>
    scenarios.filter(isOpen).map(({ id, written, hits, passedOver }) => ({
      ...{ id, written, hits },
      ...(passedOver !== undefined && { passedOver })
    }))
  return { made, waiting: records(waiting), over: records(over) }
}

/** @throws LabError for what cannot be */
export const scenariosOf = ({ made, waiting, over }: ScenariosRecord): ScenarioQueue => {
  const scenarios = (records: readonly ScenarioRecord[]): Scenario[] =>
    records.map(({ id, written, hits, passedOver }) => ({ ...scenarioOf(id, written, hits), passedOver }))
  return new ScenarioQueue({ made, waiting: scenarios(waiting), over: scenarios(over) })
}

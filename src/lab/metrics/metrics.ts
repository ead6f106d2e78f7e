import pkg from '../../../package.json' with { type: 'json' }
import type { Laboratory } from '../laboratory.ts'
import type { LabSandbox } from '../sandbox.ts'
import type { EventLoopDelay } from './event-loop.ts'

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

export interface Metric {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  readonly labels?: readonly string[]
  /** The present samples. No label may come from a client's text. */
  read(source: Source): readonly Sample[]
}

export interface Source {
  readonly lab: Laboratory
  /** Since the scrape before. */
  readonly delay: EventLoopDelay
}

const one = (value: number): readonly Sample[] => [{ value }]

const sumOf = ({ lab }: Source, count: (sandbox: LabSandbox) => number): number =>
  lab.loaded().reduce((sum, sandbox) => sum + count(sandbox), 0)

const PREFIX = 'zilliz_emulator'

const LANES = ['lane', 'state'] as const

const delayGauge = (key: keyof EventLoopDelay): Metric => ({
  name: `nodejs_eventloop_lag_${key}_seconds`,
  type: 'gauge',
  help: `Delay of the event loop since the scrape before (${key}); 0 at the first scrape.`,
  read: ({ delay }) => one(delay[key])
})

/** All metrics but the histogram. Those of the process have the names that dashboards for Node.js know. */
export const METRICS: readonly Metric[] = [
  {
    name: `${PREFIX}_info`,
    type: 'gauge',
    help: 'Always 1, with the version of the emulator.',
    labels: ['version'],
    read: () => [{ labels: { version: pkg.version }, value: 1 }]
  },
  {
    name: `${PREFIX}_requests_total`,
    type: 'counter',
    help: 'Requests to the emulated API and the storage, by operation, code and outcome.',
    labels: ['operation', 'code', 'outcome'],
    read: ({ lab }) =>
      [...lab.options.requestCounts.operations()].flatMap(([operation, counts]) =>
        counts.requests().map(({ code, outcome, count }) => ({
          labels: { operation, code: code === undefined ? '' : String(code), outcome },
          value: count
        }))
      )
  },
  {
    name: `${PREFIX}_sandboxes`,
    type: 'gauge',
    help: 'Sandboxes; dormant ones are in the state and not loaded yet.',
    labels: ['state'],
    read: ({ lab }) => [
      { labels: { state: 'loaded' }, value: lab.loaded().length },
      { labels: { state: 'dormant' }, value: lab.dormant }
    ]
  },
  {
    name: `${PREFIX}_jobs`,
    type: 'gauge',
    help: 'Import jobs of the loaded sandboxes, by state.',
    labels: ['state'],
    read: source => {
      const counts = source.lab.loaded().map(({ jobs, now }) => jobs.counts(now()))
      return (['running', 'completed', 'failed'] as const).map(state => ({
        labels: { state },
        value: counts.reduce((sum, count) => sum + count[state], 0)
      }))
    }
  },
  {
    name: `${PREFIX}_inspections`,
    type: 'gauge',
    help: 'Files that are read on a thread, or wait for one.',
    labels: LANES,
    read: ({ lab }) =>
      lab.options.inspectionLoad().map(({ lane, state, files: value }) => ({ labels: { lane, state }, value }))
  },
  {
    name: `${PREFIX}_inspection_bytes`,
    type: 'gauge',
    help: 'Size of those files.',
    labels: LANES,
    read: ({ lab }) =>
      lab.options.inspectionLoad().map(({ lane, state, bytes: value }) => ({ labels: { lane, state }, value }))
  },
  {
    name: `${PREFIX}_journal_entries`,
    type: 'gauge',
    help: 'Entries in the journals of the loaded sandboxes.',
    read: source => one(sumOf(source, ({ journal }) => journal.size))
  },
  {
    name: `${PREFIX}_journal_dropped_entries`,
    type: 'gauge',
    help: 'Entries that these journals have dropped for later ones.',
    read: source => one(sumOf(source, ({ journal }) => journal.dropped))
  },
  {
    name: `${PREFIX}_journal_bytes`,
    type: 'gauge',
    help: 'Approximate memory of all journals.',
    read: ({ lab }) => one(lab.options.journalBudget.size)
  },
  {
    name: `${PREFIX}_journal_limit_bytes`,
    type: 'gauge',
    help: 'Memory of all journals beyond which the oldest entries are dropped.',
    read: ({ lab }) => one(lab.options.journalBudget.most)
  },
  {
    name: 'process_start_time_seconds',
    type: 'gauge',
    help: 'Start of the process, in seconds since 1970.',
    read: () => one(performance.timeOrigin / 1000)
  },
  {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    help: 'Processor time of the process.',
    read: () => {
      const { user, system } = process.cpuUsage()
      return one((user + system) / 1e6)
    }
  },
  {
    name: 'process_resident_memory_bytes',
    type: 'gauge',
    help: 'Resident memory.',
    read: () => one(process.memoryUsage.rss())
  },
  {
    name: 'nodejs_heap_size_total_bytes',
    type: 'gauge',
    help: 'Heap that V8 has reserved.',
    read: () => one(process.memoryUsage().heapTotal)
  },
  {
    name: 'nodejs_heap_size_used_bytes',
    type: 'gauge',
    help: 'Heap in use.',
    read: () => one(process.memoryUsage().heapUsed)
  },
  {
    name: 'nodejs_external_memory_bytes',
    type: 'gauge',
    help: 'Memory of buffers outside the heap.',
    read: () => one(process.memoryUsage().external)
  },
  ...(['mean', 'p50', 'p90', 'p99', 'max'] as const).map(delayGauge)
]

/** The histogram of latencies. */
export const LATENCY = {
  name: `${PREFIX}_request_duration_seconds`,
  help: 'Time from the arrival of a request until its response was ready to be sent, by operation.'
} as const

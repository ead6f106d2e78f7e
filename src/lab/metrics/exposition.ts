import { Counter, Gauge, Registry } from 'prom-client'
import type { Laboratory } from '../laboratory.ts'
import { EventLoopMonitor } from './event-loop.ts'
import { LATENCY, METRICS } from './metrics.ts'
import { BUCKETS, type OperationCounts, type RequestCounts } from './request-counts.ts'

/** Writes the metrics of this process in the text format of Prometheus. Between two scrapes only the monitor of the event loop runs. */
export class Exposition {
  readonly #lab: Laboratory
  readonly #monitor = new EventLoopMonitor()

  constructor(lab: Laboratory) {
    this.#lab = lab
    lab.atStop(() => this.#monitor.stop())
  }

  text(): Promise<string> {
    const source = { lab: this.#lab, delay: this.#monitor.take() }
    const registry = new Registry()
    for (const { name, type, help, labels = [], read } of METRICS) {
      const config = { name, help, labelNames: labels, registers: [registry] }
      const counter = type === 'counter' ? new Counter(config) : undefined
      const gauge = type === 'gauge' ? new Gauge(config) : undefined
      for (const { labels: own = {}, value } of read(source)) {
        counter?.inc(own, value)
        gauge?.set(own, value)
      }
    }
    registry.registerMetric(latencies(this.#lab.options.requestCounts))
    return registry.metrics()
  }
}

type Registered = Parameters<Registry['registerMetric']>[0]

/** The library's own histogram takes one observation at a time; these have been counted already. */
const latencies = (counts: RequestCounts): Registered =>
  ({
    ...LATENCY,
    type: 'histogram',
    get: async () => ({ ...LATENCY, type: 'histogram', values: [...counts.operations()].flatMap(seriesOf) })
  }) as unknown as Registered

const seriesOf = ([operation, { buckets, milliseconds }]: [string, OperationCounts]) => {
  let count = 0
  const cumulated = [...BUCKETS, Number.POSITIVE_INFINITY].map((bound, index) => {
    count += buckets[index] ?? 0
    const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : bound / 1000
    return { metricName: `${LATENCY.name}_bucket`, labels: { operation, le }, value: count }
  })
  return [
    ...cumulated,
    { metricName: `${LATENCY.name}_sum`, labels: { operation }, value: milliseconds / 1000 },
    { metricName: `${LATENCY.name}_count`, labels: { operation }, value: count }
  ]
}

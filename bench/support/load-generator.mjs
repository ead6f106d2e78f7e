// A process of its own: reads its orders as JSON from the first argument and prints what it counted as JSON.
import autocannon from 'autocannon'
import { HEADERS, isSuccess } from './import-call.mjs'

const { url, seconds, amount, verify, cluster, path, measured } = JSON.parse(process.argv[2])

const ids = new Set()
let wrong

/** Reading each reply costs the generator time, so it is left to the warm-up. */
const onResponse = (status, text) => {
  if (isSuccess(measured, status, text)) ids.add(JSON.parse(text).data?.jobId)
  else wrong ??= `${status} ${text.slice(0, 200)}`
}

const { method, path: measuredPath, headers } = measured
const body = cluster === undefined ? measured.body : JSON.stringify({ ...JSON.parse(measured.body), ...cluster })

const result = await autocannon({
  url,
  connections: 50,
  pipelining: 1,
  ...(amount === undefined ? { duration: seconds } : { amount }),
  requests: [
    path === undefined
      ? { method, path: measuredPath, headers, body, ...(verify ? { onResponse } : {}) }
      : { method: 'GET', path, headers: HEADERS }
  ]
})

const answered = result['2xx']
const failures = result.non2xx + result.errors + result.timeouts
process.stdout.write(
  JSON.stringify({
    perSecond: answered / result.duration,
    answered,
    failures,
    p99: result.latency.p99,
    wrong,
    distinct: ids.size,
    generatorSeconds: Object.values(process.cpuUsage()).reduce((a, b) => a + b) / 1e6
  })
)

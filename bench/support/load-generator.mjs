// A process of its own: reads its orders as JSON from the first argument and prints what it counted as JSON.
import autocannon from 'autocannon'
import { HEADERS, IMPORT_BODY, IMPORT_PATH } from './import-call.mjs'

const { url, seconds, amount, verify, cluster, path } = JSON.parse(process.argv[2])

const ids = new Set()
let wrong

/** Reading each reply costs the generator time, so it is left to the warm-up. */
const onResponse = (status, text) => {
  const reply = JSON.parse(text)
  if (status === 200 && reply.code === 200) ids.add(reply.data.jobId)
  else wrong ??= `${status} ${text.slice(0, 200)}`
}

const body = cluster === undefined ? IMPORT_BODY : JSON.stringify({ ...JSON.parse(IMPORT_BODY), ...cluster })

const result = await autocannon({
  url,
  connections: 50,
  pipelining: 1,
  ...(amount === undefined ? { duration: seconds } : { amount }),
  requests: [
    path === undefined
      ? { method: 'POST', path: IMPORT_PATH, headers: HEADERS, body, ...(verify ? { onResponse } : {}) }
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

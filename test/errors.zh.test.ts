import t from 'tap'
import { BASE_URL, errorRows } from '../src/errors.ts'
import { errorsZh } from '../src/errors.zh.ts'

const rows = errorRows(BASE_URL)

t.test('each documented code has a cause and a remedy in Chinese, and no other code has', t => {
  t.strictSame(
    Object.keys(errorsZh)
      .map(Number)
      .sort((a, b) => a - b),
    rows.map(({ code }) => code).sort((a, b) => a - b)
  )
  t.end()
})

t.test('the Chinese texts are Chinese, and name the fields and headers that the English ones name', t => {
  const names =
    /\b(?:x-emulator-explain|clusterId|collectionName|objectUrl|jobId|regionId|projectId|cloudId|--[a-z-]+)/g
  for (const { code, cause, fix } of rows) {
    const text = errorsZh[code]
    t.match(text?.cause, /\p{Script=Han}/u, `cause of ${code}`)
    t.match(text?.fix, /\p{Script=Han}/u, `fix of ${code}`)
    t.notMatch(`${text?.cause}${text?.fix}`, /[,;:!?] ?\p{Script=Han}|\p{Script=Han}[,;!?]/u, `punctuation of ${code}`)
    const chinese = `${text?.cause} ${text?.fix}`
    for (const [name] of `${cause} ${fix}`.matchAll(names)) t.ok(chinese.includes(name), `${code} names ${name}`)
  }
  t.end()
})

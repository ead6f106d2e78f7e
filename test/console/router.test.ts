import fc from 'fast-check'
import t from 'tap'
import { PAGE_NAMES, readPlace, writePlace } from '../../src/console/place.ts'
import { linkTo, place } from '../../src/console/router.ts'

t.test('an address names a page, what is open there, and its filters', async t => {
  t.strictSame(readPlace('#/jobs/job-1?sandbox=login-test&state=Failed'), {
    page: 'jobs',
    id: 'job-1',
    query: { sandbox: 'login-test', state: 'Failed' }
  })
  t.strictSame(readPlace(''), { page: undefined, id: undefined, query: {} })
  t.strictSame(readPlace('#/nowhere/1'), { page: undefined, id: '1', query: {} })
  t.strictSame(readPlace('#/jobs/%zz').id, '%zz', 'a broken escape stands for itself')
  t.equal(writePlace({ page: 'journal', id: undefined, query: { text: '', code: '47039' } }), '#/journal?code=47039')
})

t.test('whatever is written into an address is read from it again', async t => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter(part => part !== '.' && part !== '..')
  fc.assert(
    fc.property(
      fc.constantFrom(...PAGE_NAMES),
      fc.option(
        fc.array(
          text.filter(part => !part.includes('/')),
          { minLength: 1, maxLength: 3 }
        ),
        { nil: undefined }
      ),
      fc.dictionary(text, text, { noNullPrototype: true }),
      (page, parts, query) => {
        const there = { page, id: parts?.join('/'), query }
        t.strictSame(readPlace(writePlace(there)), there)
      }
    ),
    { seed: 19, numRuns: 200 }
  )
})

t.test('a link stays in the sandbox', async t => {
  place.value = readPlace('#/jobs/job-1?sandbox=login-test&state=Failed')
  t.equal(linkTo('journal', '7'), '#/journal/7?sandbox=login-test')
  t.equal(linkTo('jobs', undefined, { state: 'Running' }), '#/jobs?sandbox=login-test&state=Running')
  place.value = readPlace('')
  t.equal(linkTo('jobs'), '#/jobs')
})

import { Transform } from 'node:stream'
import { Parser } from 'tap-parser'
import { filesOf } from '../groups.mjs'

/** Where an assertion stands: several test files may share a process. */
const placeOf = diag => (diag?.at?.fileName === undefined ? '' : ` (${diag.at.fileName}:${diag.at.lineNumber})`)

/** Prints a line for each test file, the diff of each failure, and `N passed, N failed` as the last line. */
export default class LineReporter extends Transform {
  #parser = new Parser()
  #count = { pass: 0, fail: 0, skip: 0, todo: 0 }

  constructor() {
    super()
    const say = line => this.push(`${line}\n`)
    for (const kind of Object.keys(this.#count)) {
      this.#parser.on(kind, () => {
        this.#count[kind]++
      })
    }
    this.#parser.on('fail', result => {
      const details = result.diag?.diff ?? JSON.stringify(result.diag ?? {}, null, 2)
      say(`not ok: ${result.fullname ?? ''} > ${result.name}${placeOf(result.diag)}\n${details.replace(/^/gm, '    ')}`)
    })
    this.#parser.on('assert', ({ ok, name }) => {
      for (const file of filesOf(name)) say(`${ok ? 'ok  ' : 'FAIL'} ${file}`)
    })
    this.#parser.on('extra', text => say(text.trimEnd()))
  }

  _transform(chunk, _encoding, done) {
    this.#parser.write(chunk)
    done()
  }

  _flush(done) {
    this.#parser.end()
    const { pass, fail, skip, todo } = this.#count
    this.push(`${pass} passed, ${fail} failed${skip + todo > 0 ? `, ${skip + todo} skipped` : ''}\n`)
    done()
  }
}

import type { JobRow, Page, RecordRow, SandboxRow } from './messages.ts'
import type { SandboxRows } from './records.ts'

/** The saved rows, sorted by sandbox, in pages. */
export interface SavedRows {
  sandboxes(): Promise<readonly SandboxRow[]>
  /** @param sandbox undefined: of all @param after key of the last row of the page before */
  jobs(sandbox: number | undefined, after: readonly [number, number]): Promise<Page<JobRow>>
  records(sandbox: number | undefined, after: readonly [number, string, string]): Promise<Page<RecordRow>>
}

/** Rows that are sorted by sandbox, read page by page. */
class SortedRows<Row extends { readonly sandbox: number }> {
  readonly #read: (last: Row | undefined) => Promise<Page<Row>>
  #page: readonly Row[] = []
  #at = 0
  #more = true

  constructor(read: (last: Row | undefined) => Promise<Page<Row>>) {
    this.#read = read
  }

  /** The rows of a sandbox. Sandboxes are asked for in order; rows of others in between are skipped. */
  async of(no: number): Promise<Row[]> {
    const own: Row[] = []
    for (;;) {
      const row = this.#page[this.#at]
      if (row !== undefined && row.sandbox > no) return own
      if (row?.sandbox === no) own.push(row)
      if (row !== undefined) this.#at++
      else if (this.#more) await this.#turn()
      else return own
    }
  }

  async #turn(): Promise<void> {
    const { rows, more } = await this.#read(this.#page.at(-1))
    this.#page = rows
    this.#more = more
    this.#at = 0
  }
}

/** The saved sandboxes one after the other. @param only number of the one; undefined: all @throws StateProblem */
export async function* savedSandboxes(saved: SavedRows, only?: number): AsyncGenerator<SandboxRows> {
  const first = only ?? -1
  const jobs = new SortedRows<JobRow>(last =>
    saved.jobs(only, last === undefined ? [first, -1] : [last.sandbox, last.no])
  )
  const records = new SortedRows<RecordRow>(last =>
    saved.records(only, last === undefined ? [first, '', ''] : [last.sandbox, last.kind, last.key])
  )
  for (const { no, name, used_at: usedAt } of await saved.sandboxes()) {
    if (only !== undefined && no !== only) continue
    yield {
      ...{ no, name, usedAt },
      jobs: await jobs.of(no),
      records: await records.of(no)
    }
  }
}

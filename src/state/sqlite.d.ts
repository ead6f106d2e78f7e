/** The part of `node:sqlite` that is used here: the type definitions of Node 20, the oldest that the emulator runs on, have none of it. */
declare module 'node:sqlite' {
  type Value = string | number | null

  export class StatementSync {
    run(...values: readonly Value[]): unknown
    get(...values: readonly Value[]): Record<string, Value> | undefined
    all(...values: readonly Value[]): Record<string, Value>[]
  }

  export class DatabaseSync {
    /** @param options `timeout`: milliseconds to wait for a lock */
    constructor(file: string, options?: { readonly timeout?: number })
    readonly isTransaction: boolean
    exec(sql: string): void
    prepare(sql: string): StatementSync
    close(): void
  }
}

import type { Writable } from 'node:stream'
import type { Env } from '../config/sources.ts'
import type { Signal } from './exit-codes.ts'

/** What is known of a terminal: its width and height in characters, which change when its window does. */
export interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

/** What a command may do to the outside; `process` is one. */
export interface Io {
  readonly stdout: Writable & Terminal
  readonly stderr: Writable
  on(signal: Signal, listener: () => void): unknown
  on(event: 'uncaughtException', listener: (error: unknown) => void): unknown
  off(signal: Signal, listener: () => void): unknown
  off(event: 'uncaughtException', listener: (error: unknown) => void): unknown
  /** Ends the process at once. Only for a second signal and after a defect: everything else returns its exit code. */
  exit(code: number): void
}

/** A module of `src/cli` that is a command. */
export interface Command {
  /** The text of `--help` for this command, without a final newline. */
  help(): string
  /**
   * Returns the exit code.
   * @param args what follows the command's name
   * @throws CliError, SettingsError or WorldError for what the user can mend
   */
  run(args: readonly string[], env: Env, io: Io): Promise<number>
}

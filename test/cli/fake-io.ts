import { EventEmitter, once } from 'node:events'
import { Writable } from 'node:stream'
import type { Io } from '../../src/cli/command.ts'

class Sink extends Writable {
  text = ''
  isTTY = false
  columns?: number
  rows?: number

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk
    this.emit('text')
    done()
  }
}

/** A stand-in for `process` that keeps what was written, takes signals by `emit`, and notes exits. */
export class FakeIo extends EventEmitter implements Io {
  readonly stdout = new Sink()
  readonly stderr = new Sink()
  readonly exits: number[] = []

  exit(code: number): void {
    this.exits.push(code)
  }

  /** The first lines of stdout, as soon as there are any. */
  async output(): Promise<string> {
    if (this.stdout.text === '') await once(this.stdout, 'text')
    return this.stdout.text
  }
}

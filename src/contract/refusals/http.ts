import type { RefusalEntry } from './entry.ts'

/** Failures of HTTP. The cloud's responses are unknown, so the emulator uses the contract's shape with the HTTP status as the code. */
export const httpRefusals = [
  {
    code: 400,
    status: 400,
    message: 'Malformed HTTP request: xxx',
    operations: [],
    cause: 'What arrived is not HTTP, or its request line cannot be read.',
    fix: 'Check what the client sends, for one whether it speaks TLS to a plain port.',
    source: 'none',
    text: 'guess',
    trigger: 'guess'
  },
  {
    code: 404,
    status: 404,
    message: 'No such path: xxx',
    operations: [],
    cause: 'The emulator has no route of this path.',
    fix: 'Check the path.',
    source: 'none',
    text: 'guess',
    trigger: 'guess'
  },
  {
    code: 405,
    status: 405,
    message: 'Method not allowed: xxx',
    operations: [],
    cause: 'The path exists with another method.',
    fix: 'Use the method that the Allow header names.',
    source: 'none',
    text: 'guess',
    trigger: 'guess'
  },
  {
    code: 429,
    status: 429,
    message: 'Too many requests: xxx',
    operations: [],
    cause: 'More requests than the rate limit allows (--rate-limit, --strict).',
    fix: 'Send fewer, or wait as long as the Retry-After header says.',
    source: 'none',
    text: 'guess',
    trigger: 'guess'
  },
  {
    code: 500,
    status: 500,
    message: 'Internal error of the emulator: xxx',
    operations: [],
    cause: 'A defect of the emulator.',
    fix: 'Please report it with the log line.',
    source: 'none',
    text: 'guess',
    trigger: 'guess'
  }
] as const satisfies readonly RefusalEntry[]

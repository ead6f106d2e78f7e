import type { HealthWay } from './health-url.ts'
import { reasonOf } from './remote/reason.ts'
import { request } from './remote/request.ts'
import { textOf } from './remote/text-of.ts'

/** Bytes of an answer. */
const LONGEST = 64 * 1024

const isHealthy = (body: string): boolean => {
  try {
    return JSON.parse(body)?.status === 'ok'
  } catch {
    return false
  }
}

/** Looks once: undefined when the emulator is ready that is asked this way, otherwise what was seen instead. */
export const probe = async ({ url, tls }: HealthWay, milliseconds: number): Promise<string | undefined> => {
  try {
    const answer = await request(url, { method: 'GET', ...tls }, undefined, milliseconds)
    const body = await textOf(answer, LONGEST)
    if (answer.statusCode !== 200) return `HTTP ${answer.statusCode}`
    return isHealthy(body) ? undefined : 'HTTP 200 with another body'
  } catch (error) {
    return reasonOf(error)
  }
}

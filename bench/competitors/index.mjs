import { mockoon } from './mockoon.mjs'
import { prism } from './prism.mjs'
import { wiremock } from './wiremock.mjs'

/**
 * Other servers that can play the same operation, each in the quickest configuration that it documents.
 * `prepare` installs it into .tools/bench and gives its command line for a port.
 */
const COMPETITORS = [prism, mockoon, wiremock]

/**
 * Measures a competitor that has not failed before.
 * @param {Map<string, string>} failures reasons by name, fit for a cell of a table; a new failure is added
 * @returns undefined after a failure
 */
export const attempt = async (target, failures, measure) => {
  if (failures.has(target.name)) return undefined
  try {
    if (target.failure !== undefined) throw new Error(target.failure)
    return await measure(target)
  } catch (error) {
    failures.set(target.name, error.message.replaceAll('|', '/').replace(/\s+/g, ' '))
    return undefined
  }
}

/** Each as a target to start, or with the reason why it cannot be had. */
export const competitors = () =>
  Promise.all(
    COMPETITORS.map(async ({ name, version, warmUp, prepare }) => {
      const target = { name: `${name} ${version}`, warmUp }
      try {
        return { ...target, commandLine: await prepare() }
      } catch (error) {
        return { ...target, failure: error.message }
      }
    })
  )

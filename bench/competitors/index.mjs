import { mockoon } from './mockoon.mjs'
import { mockserver } from './mockserver.mjs'
import { prism } from './prism.mjs'
import { stripeMock } from './stripe-mock.mjs'
import { wiremock } from './wiremock.mjs'

/**
 * Other servers, each in the quickest configuration that it documents. All but stripe-mock play the same operation; stripe-mock has a `call`
 * of its own. `prepare` installs a server into .tools/bench and returns its command line for a port.
 */
const COMPETITORS = [prism, mockoon, wiremock, mockserver, stripeMock]

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
    COMPETITORS.map(async ({ name, version, warmUp, call, prepare }) => {
      const target = { name: `${name} ${version}`, warmUp, call }
      try {
        return { ...target, commandLine: await prepare() }
      } catch (error) {
        return { ...target, failure: error.message }
      }
    })
  )

import { run } from '../support/children.mjs'
import { HOST } from '../support/import-call.mjs'
import { installOnce } from './install.mjs'

/**
 * Stripe's server for tests of its clients. It serves no other API, so it creates a customer instead of an import: like an import, a POST
 * that is checked against a schema. Go must be there.
 */
export const stripeMock = {
  name: 'stripe-mock',
  folder: 'stripe-mock',
  version: '0.203.0',
  call: {
    method: 'POST',
    path: '/v1/customers',
    headers: { authorization: 'Bearer sk_test_123', 'content-type': 'application/x-www-form-urlencoded' },
    body: 'description=imports&email=imports%40example.com',
    expected: { object: 'customer' }
  },
  prepare: async () => {
    const folder = await installOnce(stripeMock, binaries =>
      run(['go', 'install', `github.com/stripe/stripe-mock@v${stripeMock.version}`], {
        env: { ...process.env, GOBIN: binaries }
      })
    )
    // It logs three lines a request; no flag turns them off. It also opens a port for HTTPS, which the system chooses here.
    const silently = ['sh', '-c', 'exec "$0" "$@" >/dev/null']
    const where = port => ['-http-addr', `${HOST}:${port}`, '-https-addr', `${HOST}:`]
    return port => [...silently, `${folder}/stripe-mock`, ...where(port)]
  }
}

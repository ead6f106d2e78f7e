import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import { completeSettings, loadSettings } from '../../src/config/load.ts'
import { createEmulator } from '../../src/index.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string }
}

interface Container {
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
  readonly env: readonly {
    readonly name: string
    readonly value?: string
    readonly valueFrom?: { readonly secretKeyRef: object }
  }[]
  readonly livenessProbe: Probe
  readonly readinessProbe: Probe
  readonly startupProbe: Probe
  readonly securityContext: { readonly readOnlyRootFilesystem: boolean }
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
}

interface Deployment {
  readonly spec: {
    readonly replicas: number
    readonly strategy: { readonly type: string }
    readonly selector: { readonly matchLabels: object }
    readonly template: {
      readonly metadata: { readonly labels: object }
      readonly spec: {
        readonly containers: readonly Container[]
        readonly volumes: readonly {
          readonly name: string
          readonly persistentVolumeClaim?: { readonly claimName: string }
          readonly emptyDir?: object
        }[]
      }
    }
  }
}

interface Resource {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
}

type Service = { readonly spec: { readonly selector: object; readonly ports: readonly object[] } }

const FILES = ['state.yaml', 'replicas.yaml'] as const

const documentsOf = (file: string) =>
  parseAllDocuments(readFileSync(join(PACKAGE_ROOT, 'docs', 'kubernetes', file), 'utf8'))

const find = <Of>(file: string, kind: string): Resource & Of => {
  const resources = documentsOf(file).map(document => document.toJS() as Resource & Of)
  const found = resources.find(resource => resource.kind === kind)
  if (found === undefined) throw new Error(`there is no ${kind} in ${file}`)
  return found
}

const deploymentOf = (file: string) => {
  const { spec } = find<Deployment>(file, 'Deployment')
  const { containers, volumes } = spec.template.spec
  const [container] = containers
  if (container === undefined) throw new Error(`there is no container in ${file}`)
  return { spec, container, volumes }
}

/** Names and keys of the secrets that variables are from. */
const secretsOf = ({ env }: Container) =>
  env.flatMap(({ name, valueFrom }) => (valueFrom === undefined ? [] : [[name, valueFrom.secretKeyRef]]))

const TOKEN = ['ZILLIZ_EMULATOR_CONTROL_TOKEN', { name: 'emulator-token', key: 'token' }]

for (const file of FILES) {
  t.test(`docs/kubernetes/${file}: old emulators end before new ones start, and the service finds them`, async t => {
    for (const { errors } of documentsOf(file)) t.strictSame(errors, [])
    const { spec, container } = deploymentOf(file)
    t.equal(spec.replicas, file === 'state.yaml' ? 1 : 2)
    t.strictSame(spec.strategy, { type: 'Recreate' })
    t.strictSame(spec.selector.matchLabels, spec.template.metadata.labels)
    const service = find<Service>(file, 'Service')
    t.strictSame(service.spec.selector, spec.template.metadata.labels)
    t.match(service.spec.ports, [{ port: 19540, targetPort: 'http' }])
    t.equal(container.securityContext.readOnlyRootFilesystem, true)
  })

  t.test(`docs/kubernetes/${file}: its probes are paths of the emulator that need no token`, async t => {
    const { container } = deploymentOf(file)
    const { app, close } = await createEmulator({ listen: false, host: '0.0.0.0', controlToken: 'a-long-word' })
    t.teardown(close)
    t.equal(container.livenessProbe.httpGet.path, '/_emulator/health')
    t.equal(container.readinessProbe.httpGet.path, '/_emulator/ready')
    for (const { httpGet } of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
      t.equal(httpGet.port, container.ports[0]?.name)
      t.equal((await app.inject({ url: httpGet.path, headers: { host: '10.1.2.3:19540' } })).statusCode, 200)
    }
  })
}

t.test('docs/kubernetes/state.yaml: its state is below the mount of its claim, and its token is a secret', async t => {
  const { container, volumes } = deploymentOf('state.yaml')
  const { metadata: claim } = find<object>('state.yaml', 'PersistentVolumeClaim')
  const plain = container.env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))
  const settings = completeSettings(await loadSettings({ env: Object.fromEntries(plain) }))
  const [mount] = container.volumeMounts
  t.ok(settings.state.startsWith(`${mount?.mountPath}/`))
  t.strictSame(volumes, [{ name: mount?.name, persistentVolumeClaim: { claimName: claim.name } }])
  t.strictSame(secretsOf(container), [TOKEN])
})

t.test('docs/kubernetes/replicas.yaml: its URL and its token are secrets, and a drain leaves one emulator', async t => {
  const { spec, container, volumes } = deploymentOf('replicas.yaml')
  t.strictSame(secretsOf(container), [['ZILLIZ_EMULATOR_STATE', { name: 'emulator-state', key: 'url' }], TOKEN])
  // Only a folder for temporary files may be written to, and it goes with the emulator.
  t.strictSame(container.volumeMounts, [{ name: 'temporary', mountPath: '/tmp' }])
  t.match(volumes, [{ name: 'temporary', emptyDir: {} }])
  const budget = find<{ readonly spec: object }>('replicas.yaml', 'PodDisruptionBudget')
  t.strictSame(budget.spec, { minAvailable: 1, selector: spec.selector })
})

import { type Static, Type } from '@sinclair/typebox'
import { PROGRESS_HELP } from '../contract/documents.ts'
import { ERAS, FLAVORS, MILVUS_VERSIONS } from '../contract/flavors.ts'
import { closedObject, oneOf } from '../contract/schema.ts'
import { StoreShape } from './stores.ts'

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

/**
 * All settings of the emulator: the one source of its flags, environment variables, config file, JSON Schema and docs.
 * A property `buckets` is the flag `--buckets`, the variable `ZILLIZ_EMULATOR_BUCKETS` and the key `buckets` of a config file.
 * `x-metavar` names the value in `--help`; error messages show the default, or else the first of `examples`.
 */
export const Settings = closedObject(
  {
    host: Type.String({
      default: '127.0.0.1',
      minLength: 1,
      'x-metavar': 'HOST',
      description: 'Address to listen on; the container image sets 0.0.0.0.'
    }),
    port: Type.Integer({
      default: 19540,
      minimum: 0,
      maximum: 65535,
      description: 'Port to listen on; 0 picks a free one.'
    }),
    tls: Type.Boolean({
      default: false,
      description:
        'Serve HTTPS, HTTP/1.1 and HTTP/2, with a certificate for every host name of the service; `ca` prints the authority to trust.'
    }),
    proxyPort: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 65535,
        examples: [19541],
        description:
          'Port of a CONNECT proxy that leads host names of the service to the emulator and rejects all others; 0 picks a free one.'
      })
    ),
    dataDir: Type.Optional(
      Type.String({
        minLength: 1,
        examples: ['./data'],
        'x-metavar': 'DIR',
        description:
          'Folder for the certificate authority and for uploads. Default: zilliz-import-emulator in the data folder of the user; for uploads, the temporary folder.'
      })
    ),
    world: Type.Optional(
      Type.String({
        minLength: 1,
        examples: ['world.yaml'],
        'x-metavar': 'FILE',
        description: 'World file (YAML): keys, clusters, collections, buckets, jobs. Default: the built-in world.'
      })
    ),
    worlds: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      examples: [['empty.yaml']],
      'x-metavar': 'FILE',
      description: 'More world files. Sandboxes can be created from them by the name of the world.'
    }),
    watch: Type.Boolean({
      default: false,
      description:
        'Read world files again when they change, for sandboxes that are made or reset afterwards. An invalid file is logged, and the old world stays. Only with --state memory.'
    }),
    buckets: Type.Optional(
      Type.String({
        minLength: 1,
        examples: ['./buckets'],
        'x-metavar': 'DIR',
        description: 'Folder of your own objects: DIR/<bucket>/<key> is that object in every cloud.'
      })
    ),
    store: Type.Array(Type.Union([Type.String({ minLength: 1 }), StoreShape]), {
      default: [],
      examples: [['s3=http://minio:9000']],
      'x-metavar': 'KIND=URL',
      description:
        'Object store of your own, read with the keys of each request, for the buckets that the emulator does not have: KIND is s3, gs, oss, cos or azure, or KIND:BUCKET for one bucket (docs/stores.md).'
    }),
    storeTimeout: Type.Number({
      default: 5,
      exclusiveMinimum: 0,
      maximum: 50,
      description: 'Seconds that a store may take to connect, and between two pieces of its answer.'
    }),
    uploadLimit: Type.Number({
      default: 5,
      exclusiveMinimum: 0,
      maximum: 1_000_000,
      'x-metavar': 'GIB',
      description:
        'GiB of objects that clients may upload to the buckets of a sandbox; 100,000 objects are the limit beside it.'
    }),
    era: oneOf(ERAS, {
      default: '2023',
      description:
        'Generation of documented limits: sizes, job caps, cross-cloud rule. With --flavor milvus the default is 2025.'
    }),
    flavor: oneOf(FLAVORS, {
      default: 'auto',
      description:
        'Server that v2 behaves like: `cloud`, open-source `milvus`, or `auto`: decided for each call (docs/v2.md).'
    }),
    milvusVersion: oneOf(MILVUS_VERSIONS, {
      default: '2.6',
      description:
        'Milvus version for Milvus calls: 2.6 skips fields of a file that the schema does not declare, 2.5 rejects them.'
    }),
    seed: Type.Integer({
      default: 1,
      minimum: 0,
      maximum: 4294967295,
      description: 'Seed of job ids: same seed, same ids.'
    }),
    speed: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 1e9,
      description: 'Speed of jobs relative to real time.'
    }),
    throughput: Type.Number({
      default: 50,
      exclusiveMinimum: 0,
      description: 'Megabytes per second that a job imports at speed 1.'
    }),
    progress: Type.String({
      minLength: 1,
      default: 'time',
      examples: ['polls:3'],
      'x-metavar': 'WHAT',
      description: PROGRESS_HELP
    }),
    freeze: Type.Optional(
      Type.String({
        minLength: 1,
        examples: ['2024-01-02T03:04:05Z'],
        'x-metavar': 'TIME',
        description: 'Start at this time (UTC) and freeze it until the clock is advanced.'
      })
    ),
    importSnapshot: Type.Optional(
      Type.String({
        minLength: 1,
        examples: ['state.json'],
        'x-metavar': 'FILE',
        description: 'Start with the state of this snapshot. The file may be missing if --export-on-exit writes it.'
      })
    ),
    exportOnExit: Type.Optional(
      Type.String({
        minLength: 1,
        examples: ['state.json'],
        'x-metavar': 'FILE',
        description: 'Write a snapshot of the state to this file on exit.'
      })
    ),
    state: Type.String({
      default: 'memory',
      minLength: 1,
      examples: ['./state', 'postgres://user:password@db:5432/emulator'],
      'x-metavar': 'WHERE',
      description:
        'Where the state is kept: `memory`; a folder, in which everything that was acknowledged survives the end of the process (needs Node.js 22.13); or a PostgreSQL database, `postgres://…`, with which several emulators are one (docs/state.md).'
    }),
    stateWorld: Type.Optional(
      oneOf(['keep', 'reset'], {
        description:
          'What to do with a state that was made with other settings or worlds: `keep` it and go on with those of this start, or `reset` it. Default: do not start.'
      })
    ),
    sandboxLimit: Type.Integer({
      default: 10000,
      minimum: 1,
      maximum: 1000000,
      description:
        'Maximum number of sandboxes besides the default one; beyond it, the one that was idle longest is removed.'
    }),
    sandboxTtl: Type.Number({
      default: 3600,
      exclusiveMinimum: 0,
      description: 'Seconds without a request after which a sandbox may be removed.'
    }),
    journal: Type.Integer({
      default: 1000,
      minimum: 0,
      maximum: 1000000,
      description: 'Maximum number of journal entries per sandbox; 0 disables the journal.'
    }),
    messageStyle: oneOf(['plain', 'bracketed'], {
      default: 'plain',
      description:
        'Form of a reason in a message: `checkFiles reason.` or, as older pages print it, `checkFiles {reason}.`.'
    }),
    hideUnknownClusters: Type.Boolean({
      default: false,
      description: 'Answer 80020 instead of 40021 for a cluster id that does not exist.'
    }),
    unknownFields: oneOf(['refuse', 'ignore'], {
      default: 'refuse',
      description: 'Whether request fields that the API does not document are rejected or ignored.'
    }),
    neutralHosts: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      examples: [['gateway.test']],
      'x-metavar': 'HOST',
      description: 'More host names to treat like localhost.'
    }),
    controlToken: Type.Optional(
      Type.String({
        minLength: 1,
        examples: ['a-long-word'],
        'x-metavar': 'TOKEN',
        'x-secret': true,
        description:
          'Token that calls of /_emulator must send in the header x-emulator-token. A variable is safer than a flag, which other users may see.'
      })
    ),
    insecure: Type.Boolean({
      default: false,
      description: 'Accept calls of /_emulator without a token even if the address is not loopback.'
    }),
    strict: Type.Boolean({
      default: false,
      description: 'Behave like the cloud: only keys that the world lists, the documented rate limit, no magic names.'
    }),
    rateLimit: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1000000,
        examples: [20],
        description:
          'Requests per second to each operation of the control plane with each key; 0: no limit. Default: 20 with --strict, else 0.'
      })
    ),
    checkResponses: Type.Boolean({
      default: false,
      description: "Check every reply against its schema and fail loudly; for the emulator's own tests."
    }),
    logLevel: oneOf(LOG_LEVELS, {
      default: 'info',
      description: 'Least severe log line to print; the ready line is of level info.'
    }),
    logFormat: Type.Optional(
      oneOf(['json', 'pretty'], {
        description: 'Form of a log line: `json`, or `pretty`, a text. Default: pretty on a terminal, else json.'
      })
    ),
    logRequests: Type.Boolean({
      default: false,
      description:
        'Log a line of level info for each request of the API and the storage: route, operation, status, code, duration, sandbox and the id of its journal entry (docs/observability.md).'
    })
  },
  { $id: 'zilliz-import-emulator-settings' }
)

export type Settings = Static<typeof Settings>

/** Path of the config file. Only a flag or variable can set it. */
export const ConfigFile = Type.Object({
  config: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['emulator.yaml'],
      'x-metavar': 'FILE',
      description: 'Config file (YAML or JSON): any of these settings by its key.'
    })
  )
})

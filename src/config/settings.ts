import { type Static, Type } from '@sinclair/typebox'
import { ERAS } from '../contract/eras.ts'

/**
 * Every setting of the emulator: the one source of its flags, environment variables, config file, JSON Schema and docs.
 * A property `buckets` is the flag `--buckets`, the variable `ZILLIZ_EMULATOR_BUCKETS` and the key `buckets` of a config file.
 */
export const Settings = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1', description: 'Address to listen on; the container image sets 0.0.0.0.' }),
    port: Type.Integer({
      default: 19540,
      minimum: 0,
      maximum: 65535,
      description: 'Port to listen on; 0 picks a free one.'
    }),
    world: Type.Optional(
      Type.String({
        description: 'World file (YAML): keys, clusters, collections, buckets, jobs. Default: the built-in world.'
      })
    ),
    buckets: Type.Optional(
      Type.String({
        description: 'Folder of your own objects: DIR/<bucket>/<key> answers for that bucket in every cloud.'
      })
    ),
    era: Type.Union(
      ERAS.map(era => Type.Literal(era)),
      { default: '2023', description: 'Generation of documented limits: sizes, job caps, cross-cloud rule.' }
    ),
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
      description: 'How many times faster than real time jobs run.'
    }),
    throughput: Type.Number({
      default: 50,
      exclusiveMinimum: 0,
      description: 'Megabytes a second that a job imports at speed 1.'
    }),
    messageStyle: Type.Union([Type.Literal('plain'), Type.Literal('bracketed')], {
      default: 'plain',
      description:
        'How a reason stands in a message: `checkFiles reason.` or, as older pages print it, `checkFiles {reason}.`.'
    }),
    hideUnknownClusters: Type.Boolean({
      default: false,
      description: 'Answer 80020 instead of 40021 for a cluster id that does not exist.'
    }),
    unknownFields: Type.Union([Type.Literal('refuse'), Type.Literal('ignore')], {
      default: 'refuse',
      description: 'What to do with request fields that the API does not document.'
    }),
    neutralHosts: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description: 'More host names to answer as if they were localhost.'
    }),
    checkResponses: Type.Boolean({
      default: false,
      description: "Check every reply against its schema and fail loudly; for the emulator's own tests."
    }),
    logLevel: Type.Union(
      ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'].map(level => Type.Literal(level)),
      { default: 'info', description: 'Least severe log line to print.' }
    )
  },
  { $id: 'zilliz-import-emulator-settings', additionalProperties: false }
)

export type Settings = Static<typeof Settings>

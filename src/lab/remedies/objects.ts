import { EVERY_CLOUD } from '../../contract/clouds.ts'
import { type FileType, fieldOfArray, fileTypeOf } from '../../contract/formats.ts'
import { volumeOf } from '../../contract/imports-v2.ts'
import { numpyFields } from '../../imports/file-set.ts'
import type { ObjectLocation } from '../../objects/store.ts'
import type { LabSandbox } from '../sandbox.ts'
import { foundIn, keyIn, locationsOf, type Remedy, type Situation, type Why } from './why.ts'

/** A declared object that imports, in bytes and rows. */
const SMALL = { size: 1000, rows: 10 } as const

/** A bucket in every cloud is changed by its own entry. */
type Place = Omit<ObjectLocation, 'cloud'> & { readonly cloud: string }

const bucketPath = ({ cloud, bucket }: Place): string => `/world/buckets/${cloud}/${encodeURIComponent(bucket)}`

const objectPath = ({ cloud, bucket, account }: Place, key: string, query = ''): string => {
  const path = key.split('/').map(encodeURIComponent).join('/')
  const all = [query, account === undefined ? '' : `account=${account}`].filter(part => part !== '').join('&')
  return `/world/objects/${cloud}/${encodeURIComponent(bucket)}/${path}${all === '' ? '' : `?${all}`}`
}

const declare = (location: Place, key: string): Remedy => ({
  key: 'putObject',
  method: 'PUT',
  path: objectPath(location, key, `size=${SMALL.size}&rows=${SMALL.rows}`)
})

const bucketIn = ({ buckets }: LabSandbox, { cloud, bucket, account }: ObjectLocation) =>
  buckets.find(each => each.cloud === cloud && each.name === bucket && (each.account ?? account) === account) ??
  buckets.find(each => each.cloud === EVERY_CLOUD && each.name === bucket)

/** The place where the world has its bucket. */
const placeOf = (sandbox: LabSandbox, location: ObjectLocation): Place => {
  const { cloud, account, ...rest } = { ...location, cloud: bucketIn(sandbox, location)?.cloud ?? location.cloud }
  return { ...rest, cloud, ...(account !== undefined && cloud !== EVERY_CLOUD && { account }) }
}

/** A file of the place itself, or one inside the folder. */
const keyAt = ({ key, folder }: ObjectLocation): string => (folder ? `${key}1.json` : key)

const shown = ({ cloud, bucket, key }: ObjectLocation): string => `${key} of bucket ${bucket} in ${cloud}`

const subjectOf = (situation: Situation): string => {
  const [location] = locationsOf(situation)
  return location === undefined ? 'the object' : `object ${shown(location)}`
}

export const objectMeta: Why = {
  because: situation => {
    const [location] = locationsOf(situation)
    const bucket = location && bucketIn(situation.sandbox, location)
    const now = bucket === undefined ? 'no such bucket in the world' : `the bucket is ${bucket.visibility}`
    return { subject: subjectOf(situation), field: 'object', seen: foundIn(situation), now }
  },
  remedies: situation => {
    const { sandbox, explain } = situation
    const locations = locationsOf(situation)
    if (locations.length === 0) return 'request'
    if (/on disk failed/.test(explain)) return 'files'
    return locations.flatMap(place => mend(sandbox, place))
  }
}

/** A bucket with the object, or a bucket that anyone may read, or the object. */
const mend = (sandbox: LabSandbox, location: ObjectLocation): Remedy[] => {
  const bucket = bucketIn(sandbox, location)
  const { account } = location
  const id = account === undefined ? {} : { account }
  if (bucket === undefined) {
    const body = { visibility: 'public', ...id, objects: [{ key: keyAt(location), ...SMALL }] }
    return [{ key: 'makeBucket', method: 'PUT', path: bucketPath(location), body }]
  }
  const place = placeOf(sandbox, location)
  const put = location.folder ? [] : [declare(place, location.key)]
  if (bucket.visibility === 'public') return put
  const { account: own, folder } = bucket
  const body = {
    visibility: 'public',
    ...(own !== undefined && { account: own }),
    ...(folder !== undefined && { folder })
  }
  return [{ key: 'openBucket', method: 'PUT', path: bucketPath(place), body }]
}

/** Objects of the first place that the world declares or that were uploaded; a call can change them. */
const changeable = ({ sandbox }: Situation, location: ObjectLocation): readonly { readonly key: string }[] => {
  const bucket = bucketIn(sandbox, location)
  if (bucket === undefined) return []
  return [...(bucket.objects ?? []), ...(sandbox.uploads?.of(bucket) ?? [])].filter(({ key }) =>
    location.folder ? key.startsWith(location.key) : key === location.key
  )
}

export const fileSet: Why = {
  because: situation => {
    const [location] = locationsOf(situation)
    const keys = location === undefined ? [] : changeable(situation, location).map(({ key }) => key)
    return {
      subject: subjectOf(situation),
      field: 'files',
      seen: foundIn(situation),
      now: keys.length === 0 ? 'no object of the world' : keys.slice(0, 10).join(', ')
    }
  },
  remedies: situation => {
    const [location, ...more] = locationsOf(situation)
    if (location === undefined || more.length > 0) return 'files'
    const objects = changeable(situation, location)
    if (/is empty or not there/.test(situation.explain)) {
      return bucketIn(situation.sandbox, location) === undefined
        ? 'files'
        : [declare(placeOf(situation.sandbox, location), keyAt(location))]
    }
    const importable = (key: string): FileType | undefined => {
      const type = fileTypeOf(key)
      return type !== undefined && situation.sandbox.rules.limits.file[type] !== undefined ? type : undefined
    }
    const wanted = objects.map(({ key }) => importable(key)).find(type => type !== undefined)
    const odd = objects.filter(({ key }) => importable(key) !== wanted)
    if (wanted === undefined || odd.length === 0) return 'files'
    return odd.map(({ key }) => ({
      key: 'deleteObject',
      method: 'DELETE',
      path: objectPath(placeOf(situation.sandbox, location), key)
    }))
  }
}

/** Of the arrays of one folder. */
export const arrays: Why = {
  because: situation => fileSet.because(situation),
  remedies: situation => {
    const { cluster, body, sandbox } = situation
    const collection = cluster?.collections.get(keyIn(body))
    const [location, ...more] = locationsOf(situation)
    if (collection === undefined || location === undefined || !location.folder || more.length > 0) return 'files'
    const { required, optional } = numpyFields(collection, sandbox.rules.limits)
    const objects = changeable(situation, location)
    const present = objects.map(({ key }) => fieldOfArray(key))
    const extra = objects.filter(({ key }) => ![...required, ...optional].includes(fieldOfArray(key)))
    const absent = required.filter(field => !present.includes(field))
    if (bucketIn(sandbox, location) === undefined || absent.length + extra.length === 0) return 'files'
    return [
      ...absent.map(field => declare(placeOf(sandbox, location), `${location.key}${field}.npy`)),
      ...extra.map(({ key }) => ({
        key: 'deleteObject',
        method: 'DELETE' as const,
        path: objectPath(placeOf(sandbox, location), key)
      }))
    ]
  }
}

export const objectSize: Why = {
  because: situation => ({ ...fileSet.because(situation), field: 'size' }),
  remedies: situation => {
    const [location, ...more] = locationsOf(situation)
    if (location === undefined || more.length > 0) return 'files'
    const objects = changeable(situation, location)
    if (objects.length === 0 || objects.length > 10) return 'files'
    return objects.map(({ key }) => declare(placeOf(situation.sandbox, location), key))
  }
}

/** A volume that nobody made may be a bucket of the world. */
export const volume: Why = {
  because: situation => {
    const name = volumeOf(situation.body)
    return { subject: `volume ${name}`, field: 'volumeName', seen: foundIn(situation), now: null }
  },
  remedies: situation => {
    const bucket = volumeOf(situation.body)
    if (bucket === undefined || !/^there is no volume/.test(situation.explain)) return 'request'
    if (situation.sandbox.buckets.some(each => each.cloud === 'gcp' && each.name === bucket)) return 'unknown'
    const objects = locationsOf(situation).map(location => ({ key: keyAt(location), ...SMALL }))
    const path = `/world/buckets/gcp/${encodeURIComponent(bucket)}`
    return [{ key: 'makeBucket', method: 'PUT', path, body: { visibility: 'public', objects } }]
  }
}

import { dirname, resolve } from 'node:path'
import { BucketDocument, orderFields } from '../../cloud/schema/bucket.ts'
import { BODY_LIMITS } from '../../contract/body-limits.ts'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'
import type { Template } from '../template.ts'
import { checkBucket, keepBucket } from '../world/change-buckets.ts'
import { isSame } from '../world/uploads.ts'
import { BucketShape, showBucket } from './bucket-shape.ts'

const foldersOf = ({ document, file }: Template): string[] =>
  (document.buckets ?? []).flatMap(({ folder }) => (folder === undefined ? [] : resolve(dirname(file), folder)))

/** Who may call the emulator may not therefore see every folder of its machine. @throws LabError */
const checkFolder = ({ folder }: BucketDocument, own: Template, templates: Iterable<Template>): void => {
  if (folder === undefined) return
  if ([...templates].some(template => foldersOf(template).includes(resolve(dirname(own.file), folder)))) return
  throw new LabError(400, 'folder: is for world files; here only those that one names, or upload the objects')
}

export const putBucket = operation({
  method: 'PUT',
  path: '/world/buckets/:cloud/:name',
  summary: 'Make a bucket, or another of one that is there; objects that are left out stay',
  bodyLimits: BODY_LIMITS.world,
  input: BucketDocument,
  reply: BucketShape,
  run: ({ lab, sandbox: name }, wanted) => {
    const sandbox = lab.sandbox(name)
    const before = sandbox.buckets.find(bucket => isSame(bucket, wanted))
    const objects = wanted.objects ?? before?.objects
    const bucket = orderFields({ ...wanted, ...(objects !== undefined && { objects }) })
    checkFolder(bucket, sandbox.template, lab.options.templates.values())
    checkBucket(sandbox, bucket)
    if (wanted.objects !== undefined) sandbox.uploads?.removeAll(bucket)
    keepBucket(sandbox, bucket)
    return showBucket(bucket, sandbox)
  }
})

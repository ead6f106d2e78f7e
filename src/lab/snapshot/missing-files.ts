import type { FileRecord } from './file-shape.ts'
import type { SandboxRecord } from './shape.ts'

export const hasContent = ({ content }: FileRecord): boolean => content !== undefined

/** Where the files are whose bytes were too many for the snapshot. */
export const missingFilesOf = ({ name, volumes = [], uploads = [] }: SandboxRecord): string[] => {
  const inVolumes = volumes.flatMap(volume => volume.objects.map(file => ({ file, place: `volume ${volume.name}` })))
  const inBuckets = uploads.map(file => ({ file, place: `${file.cloud} bucket ${file.bucket}` }))
  const missing = [...inVolumes, ...inBuckets].filter(({ file }) => !hasContent(file))
  return missing.map(({ file, place }) => `sandbox ${name}, ${place}: ${file.key}`)
}

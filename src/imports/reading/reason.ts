import type { FileType } from '../../contract/file-types.ts'
import type { FileFault } from '../../files/reader.ts'

/** How a failed job tells why. */
export interface ReasonForm {
  /** Whether it tells the file, and of JSON that a row was at fault. */
  readonly named: boolean
  /** What Milvus puts before it. server source: datanode/importv2, task_import.go */
  readonly prefix: '' | 'error: '
  /** Number that the server gives the file at a place of the job. */
  readonly idOf: (at: number) => string
  /** Of Milvus: the paths of each of the job's files as the request named them. */
  readonly lists: readonly (readonly string[])[]
}

/**
 * Milvus numbers the files of a job after the job. server source: datacoord/services.go; what the cloud does is a guess
 * @param lists of Milvus: the paths of each of the job's files
 */
export const reasonForm = (
  jobId: string,
  asMilvus: boolean,
  named: boolean,
  lists: ReasonForm['lists']
): ReasonForm => ({
  named,
  prefix: asMilvus ? 'error: ' : '',
  idOf: at => (asMilvus ? String(BigInt(jobId) + BigInt(at + 1)) : String(at + 1)),
  lists
})

/** As before 2025. */
export const WORDS_ALONE: ReasonForm = { named: false, prefix: '', idOf: String, lists: [] }

const FAILED = ': importing data failed'

const ROW = 'failed to parse row, error: '

/** What is an import error of its own, so that the error of the row around it repeats the end. recorded: milvus-io/milvus#45006; server source */
const REPEATED =
  /^(?:expected |the field '|the primary key '|value of field '|illegal value for |duplicated key |invalid JSON format|the number of fields )/

/**
 * Why a job fails. recorded once, for JSON: milvus-io/milvus#45006; for other types, and what the number is, a guess
 * @param at place of the file in the job
 * @param paths of the files that were read together
 */
export const reasonOf = (
  fault: FileFault,
  type: FileType,
  { named, prefix, idOf }: ReasonForm,
  at: number,
  paths: readonly string[]
): string => {
  const words = wordsOf(fault, type, named)
  if (!named) return words + FAILED
  const repeats = words.startsWith(ROW) && REPEATED.test(words.slice(ROW.length))
  return `${prefix}${words}${repeats ? FAILED : ''}${FAILED}${fileTail(idOf(at), paths)}`
}

/** What the server says of a fault, without what every text ends with. */
export const wordsOf = (fault: FileFault, type: FileType | undefined, named: boolean): string => {
  const { message } = fault
  const wraps = named && (type === 'json' || type === 'jsonl') && isOfRow(fault) && !message.startsWith('failed to ')
  return wraps ? ROW + message : message
}

const isOfRow = ({ message, row }: FileFault): boolean =>
  row !== undefined || message.startsWith('invalid JSON format, each row')

/** As protobuf prints the files of a task: `id:1 paths:"a.npy" paths:"b.npy"`. */
export const fileTail = (id: string, paths: readonly string[]): string =>
  `, file: id:${id}${paths.map(path => ` paths:"${escaped(path)}"`).join('')}`

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const escaped = (text: string): string =>
  text.replace(
    /["\\\p{Cc}]/gu,
    char => ESCAPES[char] ?? `\\x${(char.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`
  )

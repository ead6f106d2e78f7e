import { type FileType, FORMATS } from '../../contract/formats.ts'
import type { FileFault } from '../../files/reader.ts'

/** The form of a failed job's error message. */
export interface ReasonForm {
  /** Whether it names the file, and for JSON adds that a row is invalid. */
  readonly named: boolean
  /** Prefix that Milvus adds. server source: datanode/importv2, task_import.go */
  readonly prefix: '' | 'error: '
  /** The number that the server assigns to a file, by its index in the job. */
  readonly idOf: (at: number) => string
  /** Only for Milvus: the paths of each list, in the form of the request. */
  readonly lists: readonly (readonly string[])[]
}

/**
 * Milvus numbers the files of a job after the job. server source: datacoord/services.go; for the cloud, a guess
 * @param lists only for Milvus: the paths of each list of the job
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

/** The form before 2025. */
export const MESSAGE_ONLY: ReasonForm = { named: false, prefix: '', idOf: String, lists: [] }

const FAILED = ': importing data failed'

const ROW = 'failed to parse row, error: '

/** Messages that are import errors themselves, so that the error of the row around them repeats the end. recorded: milvus-io/milvus#45006; server source */
const REPEATED =
  /^(?:expected |the field '|the primary key '|value of field '|illegal value for |duplicated key |invalid JSON format|the number of fields )/

/**
 * The error message of a failed job. recorded once, for JSON: milvus-io/milvus#45006; for other types, and for the number, a guess
 * @param at index of the file in the job
 * @param paths of the files that were read together
 */
export const errorMessage = (
  fault: FileFault,
  type: FileType,
  { named, prefix, idOf }: ReasonForm,
  at: number,
  paths: readonly string[]
): string => {
  const words = serverMessage(fault, type, named)
  if (!named) return words + FAILED
  const repeats = words.startsWith(ROW) && REPEATED.test(words.slice(ROW.length))
  return `${prefix}${words}${repeats ? FAILED : ''}${FAILED}${formatFileTask(idOf(at), paths)}`
}

/** The server's message for a fault, without the common ending. */
export const serverMessage = (fault: FileFault, type: FileType | undefined, named: boolean): string => {
  const { message } = fault
  const wraps =
    named && type !== undefined && FORMATS[type].wrapsRowFaults && isOfRow(fault) && !message.startsWith('failed to ')
  return wraps ? ROW + message : message
}

const isOfRow = ({ message, row }: FileFault): boolean =>
  row !== undefined || message.startsWith('invalid JSON format, each row')

/** The files of a task in protobuf text form: `id:1 paths:"a.npy" paths:"b.npy"`. */
export const formatFileTask = (id: string, paths: readonly string[]): string =>
  `, file: id:${id}${paths.map(path => ` paths:"${escaped(path)}"`).join('')}`

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const escaped = (text: string): string =>
  text.replace(
    /["\\\p{Cc}]/gu,
    char => ESCAPES[char] ?? `\\x${(char.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`
  )

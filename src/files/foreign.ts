/** Which bytes a file of another form begins with, and what to do about it. */
const FORMS: readonly (readonly [head: string, problem: string])[] = [
  ['\xef\xbb\xbf', 'begins with a byte order mark; save it as UTF-8 without'],
  ['\xff\xfe', 'is UTF-16; save it as UTF-8'],
  ['\xfe\xff', 'is UTF-16; save it as UTF-8'],
  ['\x1f\x8b', 'is compressed (gzip); decompress it'],
  ['\x28\xb5\x2f\xfd', 'is compressed (Zstandard); decompress it'],
  ['\x04\x22\x4d\x18', 'is compressed (LZ4); decompress it'],
  ['\xfd7zXZ\0', 'is compressed (xz); decompress it'],
  ['BZh', 'is compressed (bzip2); decompress it'],
  ['PK\x03\x04', 'is a ZIP archive; unpack it'],
  ['PAR1', 'is a Parquet file; its name has to end with .parquet'],
  ['\x93NUMPY', 'is a NumPy array; its name has to end with .npy']
]

/** Bytes that `foreignForm` needs. */
export const FOREIGN_HEAD = 8

/** Without a byte order mark: ASCII characters of two bytes. */
const WIDE = /^(?:[\t\n\r -~]\0|\0[\t\n\r -~]){2}/

/**
 * What a file is instead of text in UTF-8; undefined when its first bytes do not tell. Reads on after "the file".
 * @param head its first bytes, one character for each
 */
export const foreignForm = (head: string): string | undefined =>
  WIDE.test(head) ? 'is UTF-16; save it as UTF-8' : FORMS.find(([start]) => head.startsWith(start))?.[1]

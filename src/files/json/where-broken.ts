const TOKEN =
  /[ \t\r\n]*(?:("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([[{])|([\]}])|([,:]))/y

type Expected = 'looking for beginning of value' | 'after value'

/**
 * Why a text is no JSON, in the words of Go's decoder: those of this run time differ from version to version.
 * @param source text that JSON.parse has refused
 */
export const whereBroken = (source: string): string => {
  let expected: Expected = 'looking for beginning of value'
  TOKEN.lastIndex = 0
  for (let at = 0; ; at = TOKEN.lastIndex) {
    const [, scalar, open, close, separator] = TOKEN.exec(source) ?? []
    const isValue = scalar !== undefined || open !== undefined
    const fits = expected === 'after value' ? !isValue : isValue || close !== undefined
    if (!fits || TOKEN.lastIndex === 0) {
      const rest = source.slice(at).trimStart()
      return rest === '' ? 'unexpected end of JSON input' : `invalid character '${rest[0]}' ${expected}`
    }
    expected = open !== undefined || separator !== undefined ? 'looking for beginning of value' : 'after value'
  }
}

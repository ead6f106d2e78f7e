/** Properties of a database or collection as callers send them. */
export type SentProperties = Readonly<Record<string, string | number | boolean>>

/** Properties as the server keeps them: texts, as Go prints the values. server source: handler_v2.go, fmt.Sprintf("%v") */
export const propertiesFrom = (sent: SentProperties = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(sent).map(([key, value]) => [key, goText(value)]))

/** Go reads every number as a float64 and prints it with an exponent from 1e21 on. */
const goText = (value: string | number | boolean): string => String(value).replace(/e\+?(-?)(\d)$/, 'e$1' + '0$2')

/** The properties in a reply. */
export const propertyEntries = (properties: Readonly<Record<string, string>> = {}): { key: string; value: string }[] =>
  Object.entries(properties).map(([key, value]) => ({ key, value }))

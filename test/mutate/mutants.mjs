// Where code can be changed so that it does something else.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import ts from 'typescript-js'

/** Operators, and what each becomes. */
const OPERATORS = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '??': '&&',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*'
}

/** Methods, and what each becomes. */
const METHODS = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  toLowerCase: 'toUpperCase',
  floor: 'ceil',
  ceil: 'floor',
  min: 'max',
  max: 'min'
}

/** Properties whose text is for readers of a page. */
const PROSE = ['description', 'summary', 'source', 'cause', 'fix']

const isProse = node =>
  ts.isPropertyAssignment(node) && PROSE.includes(node.name.getText()) && !ts.isArrowFunction(node.initializer)

const isText = node => ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)

const isCondition = ({ parent }, node) =>
  (ts.isConditionalExpression(parent) && parent.condition === node) ||
  (ts.isIfStatement(parent) && parent.expression === node)

/** What a node may become; empty when it stays. */
const changesOf = node => {
  const span = { start: node.getStart(), end: node.end }
  const found = []
  if (ts.isBinaryExpression(node)) {
    const { operatorToken: token } = node
    const to = OPERATORS[token.getText()]
    if (to !== undefined) found.push({ start: token.getStart(), end: token.end, to })
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) found.push({ ...span, to: 'false' })
  if (node.kind === ts.SyntaxKind.FalseKeyword) found.push({ ...span, to: 'true' })
  if (ts.isNumericLiteral(node)) found.push({ ...span, to: `(${node.getText()} + 1)` })
  if (isText(node) && !ts.isPropertyName(node.parent) && !ts.isImportAttribute(node.parent))
    found.push({ ...span, to: node.text === '' ? "'changed'" : "''" })
  if (ts.isTemplateExpression(node)) found.push({ ...span, to: "''" })
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    found.push({ ...span, to: node.operand.getText() })
  if (ts.isPropertyAccessExpression(node) && ts.isCallExpression(node.parent)) {
    const to = METHODS[node.name.text]
    if (to !== undefined) found.push({ start: node.name.getStart(), end: node.name.end, to })
  }
  if (ts.isExpression(node) && isCondition(node, node)) found.push({ ...span, to: 'true' }, { ...span, to: 'false' })
  if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) found.push({ ...span, to: ';' })
  return found
}

/** Every change of one file: `{file, line, start, end, from, to}`. */
export const mutantsOf = file => {
  const text = readFileSync(file, 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found = []
  const visit = node => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || isProse(node)) return
    for (const change of changesOf(node)) {
      const line = source.getLineAndCharacterOfPosition(change.start).line + 1
      found.push({ file, line, ...change, from: text.slice(change.start, change.end) })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** TypeScript files at a path, or below it. */
export const sourcesAt = path =>
  statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true })
        .map(name => `${path}/${name}`)
        .filter(name => name.endsWith('.ts'))
        .sort()

/** A part of a list, in an order that the seed alone decides. */
export const sample = (list, count, seed) => {
  let state = seed >>> 0
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state
  }
  return list
    .map(item => ({ at: next(), item }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ item }) => item)
}

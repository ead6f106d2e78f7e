#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import ts from 'typescript-js'
import { CLUSTER, GET_PATH, IMPORT, IMPORT_PATH } from './support/import-call.mjs'

const USAGE = `Usage: npm run trace -- import | file | get | fault | METHOD PATH [BODY]

Starts the emulator in this process, sends one request and prints the source files that it passes, in the order of their first use.

  import              an accepted v1 import of an object that the world declares
  file                the same of a real file, of which a part is read before the reply
  get                 the progress of a job that was made before
  fault               a v1 import that an injected fault answers
  METHOD PATH [BODY]  any other call, for example: POST /v2/vectordb/collections/list '{}'

Counted, from the request until its reply: each entry into a function of src/ and routes/. A jump is an entry into another file than the
entry before; returns are not counted. Code of libraries, and what runs only while modules are loaded, does not count.`

const ROOT = new URL('..', import.meta.url)
const FILE = {
  clusterId: 'in03-181766e3f9556b7',
  collectionName: 'medium_articles',
  objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
}

/** Entries in order, while a request is traced. @type {{ file: string, name: string }[] | undefined} */
let entries

/** The name under which a function is known to a reader; of a callback that of the function around it. */
const nameOf = node => {
  if (ts.isConstructorDeclaration(node)) return node.parent.name?.text ?? 'constructor'
  if (node.name !== undefined) return node.name.getText()
  const { parent } = node
  if (parent.name !== undefined && (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent))) {
    return parent.name.getText()
  }
  for (let outer = parent; outer !== undefined; outer = outer.parent) if (ts.isFunctionLike(outer)) return nameOf(outer)
  return 'callback'
}

const enter = '__enter'
globalThis[enter] = (file, name) => entries?.push({ file, name })

/** Lets every function of a module tell its name when it is entered. */
const telling = file => context => source => {
  const { factory } = context
  const call = node =>
    factory.createCallExpression(factory.createIdentifier(enter), undefined, [
      factory.createStringLiteral(file),
      factory.createStringLiteral(nameOf(node))
    ])
  const visit = node => {
    const told = ts.isFunctionLike(node) && node.body !== undefined ? call(node) : undefined
    const visited = ts.visitEachChild(node, visit, context)
    if (told === undefined) return visited
    const { body } = visited
    const replaced = ts.isBlock(body)
      ? factory.updateBlock(body, [factory.createExpressionStatement(told), ...body.statements])
      : factory.createParenthesizedExpression(factory.createComma(told, body))
    return withBody(factory, visited, replaced)
  }
  return ts.visitNode(source, visit)
}

const withBody = (f, node, body) => {
  const { modifiers, name, typeParameters, parameters, type, asteriskToken } = node
  if (ts.isArrowFunction(node)) {
    return f.updateArrowFunction(node, modifiers, typeParameters, parameters, type, node.equalsGreaterThanToken, body)
  }
  if (ts.isConstructorDeclaration(node)) return f.updateConstructorDeclaration(node, modifiers, parameters, body)
  if (ts.isGetAccessor(node)) return f.updateGetAccessorDeclaration(node, modifiers, name, parameters, type, body)
  if (ts.isSetAccessor(node)) return f.updateSetAccessorDeclaration(node, modifiers, name, parameters, body)
  const rest = [typeParameters, parameters, type, body]
  if (ts.isMethodDeclaration(node)) {
    return f.updateMethodDeclaration(node, modifiers, asteriskToken, name, node.questionToken, ...rest)
  }
  return ts.isFunctionExpression(node)
    ? f.updateFunctionExpression(node, modifiers, asteriskToken, name, ...rest)
    : f.updateFunctionDeclaration(node, modifiers, asteriskToken, name, ...rest)
}

const load = (url, context, next) => {
  const file = url.startsWith(ROOT.href) ? url.slice(ROOT.href.length) : ''
  if (!/^(?:src|routes)\/.*\.ts$/.test(file)) return next(url, context)
  const { outputText } = ts.transpileModule(readFileSync(fileURLToPath(url), 'utf8'), {
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
    transformers: { before: [telling(file)] }
  })
  return { format: 'module', source: outputText, shortCircuit: true }
}

/** The requests sent before, and the request that is traced. */
const requestsOf = ([what = '', path, body]) => {
  const send = { method: 'POST', url: IMPORT_PATH, payload: IMPORT }
  if (what === 'import') return { traced: () => send }
  if (what === 'file') return { traced: () => ({ ...send, payload: FILE }) }
  if (what === 'get') {
    const queryOf = ({ data }) => ({ clusterId: CLUSTER, jobId: data.jobId })
    return { before: send, traced: made => ({ url: GET_PATH, query: queryOf(made) }) }
  }
  const fault = { method: 'POST', url: '/_emulator/faults', payload: { operation: 'import', code: 47039 } }
  if (what === 'fault') return { before: fault, traced: () => send }
  if (!/^[A-Z]+$/.test(what) || path?.startsWith('/') !== true) return undefined
  return { traced: () => ({ method: what, url: path, ...(body !== undefined && { payload: body }) }) }
}

const requests = requestsOf(process.argv.slice(2))
if (requests === undefined) {
  process.stderr.write(`${USAGE}\n`)
  process.exit(2)
}
module.registerHooks({ load })
const { createEmulator } = await import('../src/emulator.ts')
const emulator = await createEmulator({ listen: false })
const headers = { authorization: 'Bearer demo' }
const inject = request => emulator.app.inject({ ...request, headers })
const { before, traced } = requests
const request = traced(before && JSON.parse((await inject(before)).body))
entries = []
const reply = await inject(request)
const passed = entries
entries = undefined
await emulator.close()

const files = Map.groupBy(passed, ({ file }) => file)
const functions = [...files.values()].map(calls => [...new Set(calls.map(({ name }) => name))])
const lines = [...files.keys()].map((file, at) => `${String(at + 1).padStart(3)}  ${file}  ${functions[at].join(', ')}`)
const jumps = passed.filter(({ file }, at) => at > 0 && file !== passed[at - 1].file).length
process.stdout.write(`${request.method ?? 'GET'} ${request.url}: ${reply.statusCode} ${reply.body.trim().slice(0, 200)}

${lines.join('\n')}

${files.size} files, ${functions.flat().length} functions, ${jumps} jumps between files
`)

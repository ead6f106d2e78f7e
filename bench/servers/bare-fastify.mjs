import Fastify from 'fastify'
import { ImportBody, ImportReply } from '../../.tools/bench/contract/import.js'
import { HOST, IMPORT_PATH, STATIC_REPLY } from '../support/import-call.mjs'

const app = Fastify({ logger: false })
app.post(IMPORT_PATH, { schema: { body: ImportBody, response: { 200: ImportReply } } }, async () => STATIC_REPLY)
process.on('SIGTERM', () => app.close())
await app.listen({ host: HOST, port: Number(process.argv[2]) })

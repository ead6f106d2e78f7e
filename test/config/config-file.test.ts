import t from 'tap'
import { SETTINGS } from '../../src/config/rows.ts'
import { fault, file, problemsOf } from './problems.ts'

t.test('a file is rejected by line, with the value as it should be written', async t => {
  const lines = [
    'port: "8080"',
    'era: 2023',
    'prot: 1',
    'host: null',
    'neutralHosts: a.test',
    'zzzzzz: 1',
    'buckets: {a: 1}'
  ]
  t.strictSame(await problemsOf(file(lines.join('\n'))), [
    'e.yaml:1: port is "8080", but must be an integer from 0 to 65535; write, for example, port: 8080',
    'e.yaml:2: era is 2023, but must be 2023, 2024 or 2025; write, for example, era: "2023"',
    'e.yaml:3: unknown key prot; did you mean port?',
    'e.yaml:4: host is null, but must be a text that is not empty; write, for example, host: "127.0.0.1"',
    'e.yaml:5: neutralHosts is "a.test", but must be a list of texts, none of them empty; write, for example, neutralHosts: ["a.test"]',
    `e.yaml:6: unknown key zzzzzz; remove it: the keys are ${SETTINGS.map(row => row.key).join(', ')}`,
    'e.yaml:7: buckets is {"a":1}, but must be a text that is not empty; write, for example, buckets: "./buckets"'
  ])
  const broken: Readonly<Record<string, string>> = {
    'port: 1\nport: 2': 'e.yaml:2: Map keys must be unique; correct the file',
    'port: 1\n---\nport: 2': 'e.yaml:2: a second document begins here; correct the file',
    '\nport: !foo 1': 'e.yaml:2: Unresolved tag: !foo; correct the file',
    'port: *p': 'e.yaml:1: Unresolved alias (the anchor must be set before the alias): p; correct the file',
    [`neutralHosts: [&a x${', *a'.repeat(1001)}]`]:
      'e.yaml:1: there are more than 1000 aliases; write some of them out; correct the file',
    '- 1': 'e.yaml:1: there are no settings; write one a line, for example, port: 19540',
    '? [a]\n: 1': `e.yaml:1: unknown key ["a"]; remove it: the keys are ${SETTINGS.map(row => row.key).join(', ')}`
  }
  for (const [text, problem] of Object.entries(broken)) t.strictSame(await problemsOf(file(text)), [problem])
})

t.test('a file that cannot be read is a problem of whoever named it', async t => {
  t.strictSame(await problemsOf({ argv: ['--config', 'dir'], readFile: fault('EISDIR') }), [
    '--config is "dir", but that is a folder; give the path of a YAML or JSON file'
  ])
  t.strictSame(await problemsOf({ env: { ZILLIZ_EMULATOR_CONFIG: 'f' }, readFile: fault('EIO') }), [
    'ZILLIZ_EMULATOR_CONFIG is "f", but it cannot be read (EIO); give the path of a YAML or JSON file'
  ])
  t.match((await problemsOf({ argv: ['--config', '/nowhere/e.yaml'] }))[0], 'but there is no such file')
})

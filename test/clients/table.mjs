// A row is installed by its commands, once, into `folder`, and then runs `drive` with the emulator's URL as last argument. `unpublished` is
// what its installer says when a registry does not have the release, as mirrors may.

import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Names of the service under which rows are driven once more; `takesProxy`: by the proxy where there are no namespaces, `proxied`: in any case. */
const V1_HOST = 'controller.api.aws-us-west-2.zillizcloud.com'
const V2_HOST = 'api.cloud.zilliz.com'

const python = (version, driver) => {
  const folder = `.venv/pymilvus-${version}`
  const bin = `${folder}/bin/python`
  const requirements = `test/clients/python/pymilvus-${version}.txt`
  return {
    name: 'pymilvus',
    tool: process.env['PYTHON'] ?? 'python3',
    version,
    folder,
    needs: [requirements],
    install: [
      [process.env['PYTHON'] ?? 'python3', '-m', 'venv', folder],
      [bin, '-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--only-binary', ':all:', '-r', requirements]
    ],
    drive: [bin, '-B', `test/clients/python/${driver}.py`],
    host: driver === 'v1' ? V1_HOST : V2_HOST,
    takesProxy: true,
    proxied: version === '3.0.2'
  }
}

/** A tool of Zilliz that calls the service's own names alone, so it is driven by the proxy. `required` stands for what other rows have to do. */
const tool = (name, version, driver, required) => {
  const folder = `.venv/${name}-${version}`
  const bin = `${folder}/bin/python`
  const requirements = `test/clients/python/${name}-${version}.txt`
  return {
    name,
    tool: process.env['PYTHON'] ?? 'python3',
    version,
    folder,
    needs: [requirements],
    install: [
      [process.env['PYTHON'] ?? 'python3', '-m', 'venv', folder],
      [bin, '-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--only-binary', ':all:', '-r', requirements]
    ],
    drive: [bin, '-B', `test/clients/python/${driver}.py`],
    host: V2_HOST,
    proxyOnly: true,
    required
  }
}

const node = version => {
  const folder = `.tools/clients/node-${version}`
  return {
    name: '@zilliz/milvus2-sdk-node',
    tool: 'npm',
    version,
    folder,
    needs: [],
    install: [['npm', 'install', '--no-audit', '--no-fund', '--prefix', folder, `@zilliz/milvus2-sdk-node@${version}`]],
    drive: ['node', 'test/clients/node/drive.mjs', folder],
    host: V2_HOST
  }
}

const java = (artifact, version, driver, api) => {
  const folder = `.tools/clients/java-${version}`
  const lib = resolve(folder, 'lib')
  return {
    name: artifact,
    tool: 'mvn',
    version,
    folder,
    needs: ['test/clients/java/pom.xml'],
    install: [
      [
        'mvn',
        '-q',
        '-B',
        '-U',
        '-f',
        'test/clients/java/pom.xml',
        `-Dsdk.artifact=${artifact}`,
        `-Dsdk.version=${version}`,
        `-DoutputDirectory=${lib}`,
        'dependency:copy-dependencies'
      ]
    ],
    drive: ['bash', 'test/clients/java/drive.sh', folder, driver, api],
    host: api === 'v1' ? V1_HOST : V2_HOST
  }
}

/** Not from a registry: the one of the machine. */
const curl = {
  name: 'curl',
  tool: 'curl',
  version: spawnSync('curl', ['--version'], { encoding: 'utf8' }).stdout?.split(' ')[1] ?? '',
  folder: '.tools/clients/curl',
  needs: [],
  install: [['curl', '--version']],
  drive: ['bash', 'test/clients/curl/drive.sh'],
  host: V1_HOST
}

const goFolder = '.tools/clients/go-2.6.2'
const go = {
  name: 'github.com/milvus-io/milvus/client/v2',
  tool: 'go',
  toolVersion: 'version',
  version: '2.6.2',
  folder: goFolder,
  needs: ['test/clients/go/main.go', 'test/clients/go/go.mod'],
  install: [['go', '-C', 'test/clients/go', 'build', '-o', resolve(goFolder, 'drive'), '.']],
  drive: [`${goFolder}/drive`, 'test/clients/cases.json'],
  host: V2_HOST,
  takesProxy: true,
  proxied: true
}

/** Built from a copy: cargo writes its lock beside the manifest. Takes some minutes the first time. It trusts the authorities it was built with, so it is not driven by name. */
const rustFolder = '.tools/clients/rust-3.0.3'
const rust = {
  name: 'milvus-sdk-rust',
  tool: 'cargo',
  version: '3.0.3',
  folder: rustFolder,
  needs: ['test/clients/rust/src/main.rs', 'test/clients/rust/Cargo.toml'],
  install: [
    ['cp', '-R', 'test/clients/rust/.', rustFolder],
    ['cargo', 'build', '-q', '--manifest-path', `${rustFolder}/Cargo.toml`, '--target-dir', `${rustFolder}/target`]
  ],
  drive: [`${rustFolder}/target/debug/clients`, 'test/clients/cases.json']
}

export const TABLE = [
  python('3.0.2', 'v2'),
  python('2.6.17', 'v2'),
  python('2.5.18', 'v2'),
  python('2.4.8', 'v2'),
  python('2.4.7', 'v1'),
  python('2.3.1', 'v1'),
  node('3.0.6'),
  node('2.4.9'),
  curl,
  java('milvus-sdk-java', '2.4.3', 'CloudImportSdk', 'v1'),
  java('milvus-sdk-java', '2.4.4', 'CloudImportV2Sdk', 'v2'),
  java('milvus-sdk-java-bulkwriter', '2.5.5', 'BulkImportSdk', 'v2'),
  {
    ...java('milvus-sdk-java-bulkwriter', '3.0.7', 'BulkImportUtilsSdk', 'v2'),
    unpublished: 'Could not find artifact'
  },
  go,
  rust,
  tool('zilliz-cli', '1.0.2', 'zilliz_cli'),
  tool('zilliz-mcp-server', '1.0.0', 'zilliz_mcp', ['list_projects', 'list_databases', 'describe_collection'])
]

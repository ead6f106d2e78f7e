import { writeFile } from 'node:fs/promises'
import { run } from '../support/children.mjs'
import { HOST, IMPORT_PATH, STATIC_REPLY } from '../support/import-call.mjs'
import { installOnce } from './install.mjs'

const pom = version => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>bench</groupId>
  <artifactId>mockserver</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.mock-server</groupId>
      <artifactId>mockserver-netty</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`

/** Answers one static body, without its log. Java and Maven must be there. */
export const mockserver = {
  name: 'MockServer',
  folder: 'mockserver',
  version: '7.6.0',
  // The virtual machine compiles its hot code only after seconds of load.
  warmUp: 10,
  prepare: async () => {
    const folder = await installOnce(mockserver, async jars => {
      await writeFile(`${jars}/pom.xml`, pom(mockserver.version))
      const copy = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${jars}/jars`]
      await run(['mvn', '-q', '-B', '-f', `${jars}/pom.xml`, ...copy], { shell: process.platform === 'win32' })
    })
    const expectation = {
      httpRequest: { method: 'POST', path: IMPORT_PATH },
      httpResponse: {
        statusCode: 200,
        headers: { 'content-type': ['application/json; charset=utf-8'] },
        body: JSON.stringify(STATIC_REPLY)
      }
    }
    const file = `${folder}/expectations.json`
    await writeFile(file, JSON.stringify([expectation]))
    const settings = {
      initializationJsonPath: file,
      localBoundIP: HOST,
      logLevel: 'OFF',
      disableLogging: true,
      disableSystemOut: true,
      dashboardAnalyticsEnabled: false,
      // Its certificate; otherwise that is written into the working folder.
      directoryToSaveDynamicSSLCertificate: folder
    }
    const flags = Object.entries(settings).map(([name, value]) => `-Dmockserver.${name}=${value}`)
    return port => ['java', ...flags, '-cp', `${folder}/jars/*`, 'org.mockserver.cli.Main', '-serverPort', String(port)]
  }
}

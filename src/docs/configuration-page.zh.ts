import type { Row } from '../config/rows.ts'
import type { Settings } from '../config/settings.ts'
import { settingRows } from './configuration-page.ts'

/** `docs/configuration.zh-CN.md`：配置页面的中文版。 */
export const configurationPageZh = (): string => `# 配置

[English](configuration.md)

<!-- Generated from src/config/settings.ts and src/docs/configuration-page.zh.ts. -->

每项设置都可以通过命令行参数、环境变量或配置文件设置。参数优先于环境变量，环境变量优先于配置文件，配置文件优先于默认值。

| 参数 | 环境变量 | 配置文件中的键 | 有效值 | 默认值 | 含义 |
|---|---|---|---|---|---|
${settingRows(row => [acceptedBy(row), MEANINGS[row.key as keyof typeof MEANINGS]])}

## 参数

\`--port 0\` 与 \`--port=0\` 相同。布尔设置是开关：\`--check-responses\`、\`--no-check-responses\` 或 \`--check-responses=true\`。列表可以重复参数，或用逗号分隔。其他参数重复时，以最后一个值为准。

## 环境变量

无论在环境变量还是参数中，数字都写作普通的十进制数（\`8\`、\`0.5\`，而不是 \`1e3\` 或 \`007\`）。开关为 \`true\` 或 \`false\`，列表以逗号分隔。空的环境变量视为未设置。以 \`ZILLIZ_EMULATOR_\` 开头的其他变量必须在上表中。Kubernetes 会为名为 \`zilliz-emulator\` 的 Service 添加这样的变量：请使用其他名称，或在 Pod 中设置 \`enableServiceLinks: false\`。

## 配置文件

\`--config FILE\` 或 \`ZILLIZ_EMULATOR_CONFIG\` 指定其路径，没有默认路径。文件为 YAML 或 JSON：

\`\`\`yaml
# yaml-language-server: $schema=./fixtures/config.schema.json
port: 0
era: "2024"
speed: 100
neutralHosts:
  - gateway.test
\`\`\`

JSON Schema 为 \`fixtures/config.schema.json\`；在 JSON 文件中使用键 \`$schema\`。所有路径（包括文件中的路径）都相对于模拟器的工作目录。

## shell 补全

\`completion\` 输出命令、参数及其取值的补全：

\`\`\`text
bash  source <(zilliz-import-emulator completion bash)     in ~/.bashrc
zsh   source <(zilliz-import-emulator completion zsh)      in ~/.zshrc, after compinit
fish  zilliz-import-emulator completion fish | source      in ~/.config/fish/config.fish
\`\`\`

## 无效的设置

未知的名称和无效的值不会被猜测、转换或忽略：启动失败，退出码为 2。模拟器一次列出所有问题，每个问题都指出参数、环境变量或文件及行号、有效值，以及可以复制的示例。

## 退出码

| 退出码 | 含义 |
|---|---|
| 0 | 正常结束，或因信号停止 |
| 1 | 运行失败；\`check\` 发现文件有误；\`coverage\` 的覆盖率低于 \`--fail-under\` |
| 2 | 参数、环境变量、配置文件或 world 文件有误 |
| 3 | 无法监听指定的端口或地址 |
| 70 | \`start\` 因意外错误（程序缺陷）退出，退出前记录错误日志，并尝试写出 \`--export-on-exit\` 文件 |
| 130、143 | 收到第二个信号，立即退出 |
`

const acceptedBy = (row: Row): string => {
  const { kind, minimum, above, maximum } = row
  if (kind === 'text') return '非空文本'
  if (kind === 'switch') return 'true 或 false'
  if (kind === 'choice') return row.choices.join('、').replace(/、([^、]*)$/, ' 或 $1')
  if (kind === 'list') return '非空文本的列表'
  const name = kind === 'integer' ? '整数' : '数字'
  if (minimum !== undefined && maximum !== undefined) return `${minimum} 到 ${maximum} 的${name}`
  const low = above === undefined ? [] : [`大于 ${above}`]
  const high = maximum === undefined ? [] : [`不大于 ${maximum}`]
  const bounds = [...low, ...high].join('且')
  return bounds === '' ? name : `${bounds}的${name}`
}

/** 每项设置的含义；英文见 src/config/settings.ts。 */
const MEANINGS: Readonly<Record<keyof Settings | 'config', string>> = {
  config: '配置文件（YAML 或 JSON），以键设置其中任意一项。',
  host: '监听的地址；容器镜像设为 0.0.0.0。',
  port: '监听的端口；0 表示自动选择空闲端口。',
  tls: '提供 HTTPS（HTTP/1.1 和 HTTP/2），证书包含云服务的所有域名；`ca` 命令输出需要信任的 CA。',
  proxyPort: 'CONNECT 代理的端口，将云服务的域名指向模拟器，并拒绝其他所有域名；0 表示自动选择空闲端口。',
  dataDir: '存放 CA 和上传文件的目录。默认：CA 为用户数据目录中的 zilliz-import-emulator，上传的文件为临时文件夹。',
  world: 'world 文件（YAML）：密钥、集群、Collection、存储桶和任务。默认使用内置的 world。',
  worlds: '更多 world 文件。可以按 world 的名称用它们创建沙箱。',
  watch:
    'world 文件改变时重新读取，用于之后创建或重置的沙箱。文件无效时记录日志，并保留原来的 world。仅限 --state memory。',
  buckets: '您自己的对象所在的文件夹：DIR/<bucket>/<key> 即为各公有云上的该对象。',
  store:
    '您自己的对象存储，以每个请求的密钥读取，用于模拟器没有的存储桶：KIND 为 s3、gs、oss、cos 或 azure；KIND:BUCKET 只用于一个存储桶（docs/stores.zh-CN.md）。',
  storeTimeout: '连接对象存储，以及等待其响应的下一部分的最长秒数。',
  uploadLimit: '客户端可以上传到一个沙箱的存储桶中的对象总量，单位为 GiB；另有 100,000 个对象的上限。',
  era: '采用哪个时期的文档限制：大小、任务数、是否允许跨云。使用 --flavor milvus 时默认为 2025。',
  flavor: 'v2 模拟的服务：`cloud`、开源的 `milvus`，或按每个请求判断的 `auto`（docs/v2.zh-CN.md）。',
  milvusVersion: 'Milvus 请求所对应的版本：2.6 跳过文件中 Schema 未声明的字段，2.5 拒绝它们。',
  seed: '任务 ID 的种子：种子相同，ID 相同。',
  speed: '任务相对于真实时间的速度。',
  throughput: '速度为 1 时，任务每秒导入的兆字节数。',
  progress: '任务如何推进：`time`、`polls:3`（第三次查询该任务时完成）或 `immediate`。',
  freeze: '从该时间（UTC）开始并冻结时钟，直到拨快为止。',
  importSnapshot: '以该快照的状态启动。如果由 --export-on-exit 写出，文件可以不存在。',
  exportOnExit: '退出时将状态的快照写入该文件。',
  state:
    '状态的保存位置：`memory`；文件夹，已确认的内容在进程结束后保留（需要 Node.js 22.13）；或 PostgreSQL 数据库 `postgres://…`，多个模拟器共用时如同一个（docs/state.zh-CN.md）。',
  stateWorld:
    '如何处理以其他设置或 world 创建的状态：`keep` 保留它，并以本次启动的设置继续；`reset` 重置它。默认不启动。',
  sandboxLimit: '除默认沙箱外的最大沙箱数；超出时移除空闲最久的沙箱。',
  sandboxTtl: '沙箱在多少秒没有请求之后可以被移除。',
  journal: '每个沙箱的请求日志最多保留的记录数；0 表示关闭请求日志。',
  messageStyle: '消息中原因的形式：`checkFiles reason.`，或旧版页面的 `checkFiles {reason}.`。',
  hideUnknownClusters: '集群 ID 不存在时返回 80020，而不是 40021。',
  unknownFields: '拒绝还是忽略 API 文档中没有的请求字段。',
  neutralHosts: '与 localhost 同等对待的其他主机名。',
  controlToken:
    '调用 /_emulator 时必须以请求头 x-emulator-token 发送的令牌。参数可能被其他用户看到，使用环境变量更安全。',
  insecure: '即使监听的不是环回地址，也接受没有令牌的 /_emulator 调用。',
  strict: '与云服务一致：只接受 world 中列出的密钥，采用文档中的速率限制，不使用特殊名称。',
  rateLimit: '每个密钥对控制面的每个接口每秒的请求数；0 表示不限制。默认：使用 --strict 时为 20，否则为 0。',
  checkResponses: '按 Schema 校验每个响应，不符时报错；用于模拟器自身的测试。',
  logLevel: '输出的最低日志级别；就绪信息的级别为 info。',
  logFormat: '日志行的形式：`json`，或文本 `pretty`。默认：在终端中为 pretty，否则为 json。',
  logRequests:
    '为 API 和对象存储的每个请求输出一行 info 级别的日志：路由、接口、状态码、错误码、耗时、沙箱和请求日志记录的 ID（docs/observability.zh-CN.md）。'
}

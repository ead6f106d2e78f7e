/** 一个错误码的中文说明。 */
export interface ErrorText {
  /** 什么情况下返回该错误码。 */
  readonly cause: string
  /** 如何处理。 */
  readonly fix: string
}

/** 所有错误码的中文原因与处理办法，供 Web 控制台、`errors --lang zh` 和 docs/errors.zh-CN.md 使用；英文见 src/contract/refusals。 */
export const errorsZh: Readonly<Record<number, ErrorText>> = {
  // v1
  10003: {
    cause: 'objectUrl 不符合文档中的任何一种格式。',
    fix: '按存储选项页面的格式填写 URL，例如 s3://bucket/folder/file.json。'
  },
  40003: { cause: '集群状态不是 RUNNING。', fix: '恢复集群，或等待集群运行后再试。' },
  40021: { cause: '环境中没有该 ID 的集群。', fix: '检查集群 ID，或将该集群加入环境。' },
  40022: {
    cause: '密钥与集群属于同一组织，但在集群所在的项目中没有角色。',
    fix: '为密钥授予该项目的角色，或改用其他密钥。'
  },
  47005: {
    cause: '集群中没有该 Collection，或 Collection 中没有该 Partition。',
    fix: '先创建 Collection 或 Partition，或更正名称。'
  },
  47035: {
    cause: '某个文件、NumPy 子文件夹或整个任务的大小超过了该时期的限制。',
    fix: '将数据拆分为更小的文件或多个任务。'
  },
  47036: {
    cause: 'NumPy 文件夹中的 .npy 文件与必填字段不是一一对应。',
    fix: '为每个字段提供一个 <field>.npy 文件；自动生成的主键不需要文件。'
  },
  47039: {
    cause: 'Free 和 Serverless 集群同一时间只能运行一个导入任务，而已有任务在运行。',
    fix: '等待正在运行的任务结束。'
  },
  47053: {
    cause: '文件存在，但无法组成可导入的文件集：没有文件、类型混杂、类型未知或文件夹嵌套。',
    fix: '响应头 x-emulator-explain 会指出具体文件；请按导入指南整理文件。'
  },
  47055: { cause: '正在运行的导入任务数已达到该时期的上限。', fix: '等待某个正在运行的任务结束。' },
  80000: {
    cause: '参数无法解析：分页参数不是整数、字段类型错误，或请求体不是 JSON。',
    fix: '按文档传入参数；响应头 x-emulator-explain 会指出具体参数。'
  },
  80001: {
    cause: '缺少 Authorization 请求头或其格式错误，或者密钥未知或已吊销。',
    fix: '发送 Authorization: Bearer <key>，并使用环境允许的密钥。'
  },
  80002: {
    cause: '密钥存在，但不能用于该 API（在环境中的状态为 unauthorized）。',
    fix: '使用状态为 active 的密钥。'
  },
  80003: { cause: 'pageSize 不在 5 到 100 之间。', fix: '每页请求 5 到 100 个任务。' },
  80004: { cause: 'currentPage 不在 1 到 2147483647 之间。', fix: '页码从 1 开始。' },
  80020: { cause: '集群与密钥不属于同一组织。', fix: '使用集群所属组织的密钥，或使用自己的集群。' },
  83001: {
    cause: '存储桶或对象不存在，或者提供的访问密钥无权读取。',
    fix: '检查 URL；读取私有存储桶时请提供 accessKey 和 secretKey。'
  },
  83004: {
    cause: '对象与集群不在同一云服务商（仅限 2023 时期，之后已取消该限制）。',
    fix: '将数据复制到集群所在的云，或模拟更晚的时期。'
  },
  90011: {
    cause: 'collectionName 缺失、超过 255 个字符，或含有不允许的字符。',
    fix: '只使用字母、数字和下划线，且不以数字开头。'
  },
  90102: { cause: '请求的主机名所在地域与集群的地域不同。', fix: '请求集群所在地域的主机。' },
  90103: {
    cause: '路径形式的请求 POST /v1/clusters/{clusterId}/import 中集群 ID 为空。该路径本身是推测的。',
    fix: '在路径中填写集群 ID，或使用文档中的路径并在请求体中传入 clusterId。'
  },
  90104: { cause: '请求体或查询参数中的 clusterId 缺失或为空。', fix: '传入 clusterId。' },
  90117: {
    cause: 'Host 请求头既不是已知地域的控制面主机，也不是 localhost 之类的中性名称。',
    fix: '请求 controller.api.<region>.…、localhost，或 --neutral-hosts 中列出的名称。'
  },
  90142: {
    cause: '请求体缺失、为空、为 null，或没有任何有值的字段。',
    fix: '发送包含 clusterId、collectionName 和 objectUrl 的 JSON 对象。'
  },
  90144: {
    cause: 'jobId 缺失、未知，或属于其他集群。',
    fix: '传入向该集群导入时返回的 jobId。'
  },
  90145: { cause: 'objectUrl 缺失或为空。', fix: '传入 objectUrl。' },

  // Clusters and collections, v1
  63032: { cause: 'v1 请求中的 cloudId 不是任何已知的云服务商。', fix: '使用云服务商列表接口返回的 cloudId，或不传。' },
  80005: { cause: 'Dedicated 集群的 cuType 缺失或不受支持（v1）。', fix: '传入报错中列出的两个值之一。' },
  80006: { cause: 'Dedicated 集群的 cuSize 缺失，或不在 1 到 256 之间（v1）。', fix: '传入 1 到 256 的整数。' },
  80009: { cause: 'clusterName 缺失或含有不允许的字符。', fix: '只使用字母、数字和连字符。' },
  80010: { cause: '项目中已有同名集群。', fix: '换一个名称。' },
  80013: { cause: 'plan 不是任何一种订阅计划。', fix: '传入文档中列出的订阅计划。' },
  80015: { cause: '环境中没有该项目，或密钥在项目中没有角色。', fix: '传入自己的项目。' },
  80021: {
    cause: '挂起、恢复运行和修改只适用于 Dedicated 集群。',
    fix: '对 Standard 或 Enterprise 集群执行该操作。'
  },
  90001: { cause: '所请求地址的集群中没有该 Collection（v1）。', fix: '检查名称，或创建该 Collection。' },
  90025: {
    cause: 'dimension 不在允许范围内（v1）。最新文档允许从 1 开始。',
    fix: '选择 32 到 32768 之间的维度。'
  },
  90027: {
    cause: 'metricType 不是 L2、IP 或 COSINE（v1）。最新文档支持第三种，但报错文本中没有列出。',
    fix: '传入这三种之一，或不传。'
  },
  90106: { cause: '集群中已有同名 Collection（v1）。', fix: '换一个名称，或删除该 Collection。' },
  90122: { cause: 'dimension 缺失（v1）。', fix: '传入 dimension。' },
  90136: {
    cause: '请求体缺失、为空、为 null，或没有任何有值的字段（v1）。',
    fix: '发送包含 collectionName 和 dimension 的 JSON 对象。'
  },
  90138: {
    cause: '请求体缺失、为空、为 null，或没有任何有值的字段（v1）。',
    fix: '发送包含 collectionName 的 JSON 对象。'
  },

  // Milvus
  1: { cause: '作为 Milvus 调用的集群不存在或没有运行。', fix: '恢复该集群，或请求其他集群。' },
  100: {
    cause:
      '没有该 Collection。除 collections/describe 外，其他接口的报错文本为 collection not found[database=default][collection=…]。',
    fix: '检查名称，或创建该 Collection。'
  },
  101: {
    cause: 'Collection 未加载，无法刷新加载。',
    fix: '先调用 collections/load。'
  },
  104: {
    cause: 'Collection 已加载时不能修改 mmap.enabled。',
    fix: '先调用 collections/release。'
  },
  200: { cause: 'Collection 中没有该 Partition。', fix: '检查名称，或创建该 Partition。' },
  700: { cause: 'Collection 中没有该索引；或要加载 Collection，但某个向量字段没有索引。', fix: '创建索引。' },
  800: {
    cause: '集群中没有 dbName 或请求头 DB-Name 指定的数据库。',
    fix: '检查名称；不传则使用 default；或先创建该数据库。'
  },
  801: {
    cause:
      '集群的数据库数量（不含 default）已达上限：Zilliz Cloud 为 1,024 个，Milvus 为 64 个，或环境中的 maxDatabases。',
    fix: '删除一个数据库，或使用其他集群。'
  },
  802: {
    cause: '新数据库的名称超过 255 个字符，或含有不允许的字符。',
    fix: '使用字母、数字和下划线，且不以数字开头。'
  },
  1100: {
    cause:
      '参数无效：文件列表为空、要提交的任务 ID 不是数字，或 Collection 不可能存在；也可能是该接口未被模拟，例如 insert 和 search。',
    fix: '响应头 x-emulator-explain 会说明具体问题。'
  },
  1600: { cause: '数据库中没有该别名。', fix: '检查名称，或先创建别名。' },
  1601: { cause: '别名与数据库中某个 Collection 的名称相同。', fix: '换一个别名。' },
  1602: { cause: '该别名已指向其他 Collection。', fix: '调用 aliases/alter 更改指向。' },
  1800: {
    cause:
      '以 --flavor milvus 启动时：密钥被列为已吊销或未授权；或环境不接受其他密钥，而调用方使用的既不是列出的密钥，也不是 root:Milvus。',
    fix: '发送 Authorization: Bearer root:Milvus。'
  },
  1801: {
    cause: '请求体不是 JSON，或字段类型错误。',
    fix: '按文档发送请求体；响应头 x-emulator-explain 会指出具体字段。'
  },
  1802: { cause: 'collectionName、files、jobId、partitionName 或 indexName 缺失或为空。', fix: '传入缺少的参数。' },
  2100: {
    cause:
      '无法导入：文件过多、文件类型未知、timeout 不是时长、任务过多；或任务不存在；或要提交、中止的任务处于其他状态。文件内容的错误会使任务失败。',
    fix: '响应头 x-emulator-explain 会说明具体问题。'
  },
  2101: { cause: '没有可提交或中止的该任务。', fix: '传入创建任务时返回的 jobId。' },

  // v2
  21119: {
    cause: '缺少 Authorization 请求头或其格式错误，或者密钥未知、已吊销或不能用于该 API。',
    fix: '发送 Authorization: Bearer <key>，并使用环境允许的密钥。'
  },
  40013: { cause: '项目中已有同名集群（v2）。', fix: '换一个名称。' },
  63240: { cause: '密钥所属组织没有该名称的 Volume，也没有预先准备。', fix: '检查名称，或创建该 Volume。' },
  65535: {
    cause:
      '要删除的对象已加载、不为空，或是默认对象；或数据按 Partition Key 分配；或字段已有其他索引；或数据库已存在。HTTP 403 时：密钥无权调用作为 Milvus 的集群，或集群的类型不支持数据库。',
    fix: '响应头 x-emulator-explain 会说明应先做什么。'
  },
  96000: { cause: 'cloudId 不是任何已知的云服务商。', fix: '使用云服务商列表接口返回的 cloudId，或不传。' },
  96001: {
    cause: 'regionId（Volume 的，或代替 clusterId 与 projectId 一起传入的）不是文档中的地域。',
    fix: '传入文档中的地域 ID；查询任务时可以改用 clusterId。'
  },
  96002: { cause: 'Dedicated 集群的 cuSize 缺失，或不在 1 到 256 之间（v2）。', fix: '传入 1 到 256 的整数。' },
  96003: {
    cause: 'Dedicated 集群的 cuType 缺失或不受支持（v2）。',
    fix: '传入 Performance-optimized 或 Capacity-optimized。'
  },
  96004: { cause: 'Dedicated 集群的 plan 既不是 Standard 也不是 Enterprise（v2）。', fix: '传入两者之一。' },
  96005: {
    cause: 'projectId 不以 proj- 开头，或环境中没有该项目。',
    fix: '传入自己的项目 ID，或改用 clusterId。'
  },
  96008: { cause: 'pageSize 不在 1 到 100 之间；0 表示默认值，SDK 会这样发送。', fix: '每页请求 1 到 100 个任务。' },
  96009: {
    cause: 'currentPage 不在 1 到 2147483647 之间；0 表示第一页，SDK 会这样发送。',
    fix: '页码从 1 开始。'
  },
  96010: { cause: 'clusterName 缺失或含有不允许的字符（v2）。', fix: '只使用字母、数字和连字符。' },
  96012: {
    cause: '项目与密钥不属于同一组织。',
    fix: '使用项目所属组织的密钥，或使用自己的项目。'
  },
  96014: { cause: '集群与密钥不属于同一组织。', fix: '使用集群所属组织的密钥，或使用自己的集群。' },
  96016: {
    cause: '密钥与集群属于同一组织，但在集群所在的项目中没有角色。',
    fix: '为密钥授予该项目的角色，或改用其他密钥。'
  },
  96018: {
    cause: '没有该 ID 的集群，或该项目和地域中没有集群，或集群与主机名的地域不同。',
    fix: '检查集群 ID，或将该集群加入环境。'
  },
  96021: {
    cause: '挂起、恢复运行和修改只适用于 Dedicated 集群，Free 集群不支持（v2）。',
    fix: '对 Standard 或 Enterprise 集群执行该操作。'
  },
  96022: {
    cause: '挂起、恢复运行和修改只适用于 Dedicated 集群，Serverless 集群不支持（v2）。',
    fix: '对 Standard 或 Enterprise 集群执行该操作。'
  },
  96025: {
    cause: '既没有 clusterId，也没有 projectId 和 regionId。',
    fix: '传入目标集群的 ID。'
  },
  96026: {
    cause: 'jobId 缺失或未知，或任务属于其他集群。',
    fix: '传入向该集群导入时返回的 jobId。'
  },
  96027: {
    cause: '密钥与项目属于同一组织，但在该项目中没有角色。',
    fix: '为密钥授予该项目的角色，或改用其他密钥。'
  }
}

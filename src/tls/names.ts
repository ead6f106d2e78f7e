import { REGIONS } from '../contract/clouds.ts'

/** Names that lead to the user's own machine. */
const OWN = ['localhost', '*.localhost', '*.local', '*.internal', '*.test']

/** The one host of all regions. documented: v2 pages */
const GLOBAL = ['api.cloud.zilliz.com', 'api.cloud.zilliz.com.cn']

/** documented: base URLs of v1 pages in every generation, connect addresses of clusters, project endpoints */
const OF_REGION = [
  'controller.api.%.zillizcloud.com',
  'controller.api.%.cloud.zilliz.com',
  'controller.api.%.cloud.zilliz.com.cn',
  'controller.api.%.zilliz.com.cn',
  'controller.api.%.localhost',
  'api.%.zillizcloud.com',
  'api.%.cloud.zilliz.com.cn',
  '*.%.vectordb.zillizcloud.com',
  '*.%.vectordb.zilliz.com.cn',
  '*.serverless.%.cloud.zilliz.com',
  '*.serverless.%.cloud.zilliz.com.cn',
  '*.api.%.zillizcloud.com',
  '*.%.api.zillizcloud.com',
  '*.%.api.zilliz.com.cn'
]

/** Every name under which a client may look for the service. A wildcard stands for one label. */
export const serverNames = (): readonly string[] => [
  ...OWN,
  ...GLOBAL,
  ...[...REGIONS].flatMap(region => OF_REGION.map(name => name.replace('%', region)))
]

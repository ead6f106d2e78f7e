/** The documented pages that are emulated, with the revision of their source. */
export const PAGES = {
  read: '2026-11-23',
  pages: [
    {
      url: 'https://docs.zilliz.com.cn/reference/restful/import',
      source: 'zilliztech/zdoc_cn reference/api/restful/Import/import.md',
      revision: 'fdaeed3a'
    },
    {
      url: 'https://docs.zilliz.com.cn/reference/restful/get-import-progress',
      source: 'zilliztech/zdoc_cn reference/api/restful/Import/get-import-progress.md',
      revision: 'f6539b86'
    },
    {
      url: 'https://docs.zilliz.com/reference/restful/list-import-jobs',
      source: 'zilliztech/zdoc_cn reference/api/restful/Import/list-import-jobs.md',
      revision: '0cfc4ff1'
    },
    {
      url: 'https://docs.zilliz.com/reference/restful/create-import-jobs-v2',
      source: 'zilliztech/zdoc reference/api/restful/restful/v2/control-plane/import-operations-v2',
      revision: '4fd1b1ef'
    }
  ]
} as const

/** Pattern of a job's progress setting, in settings, calls and scenarios. */
export const PROGRESS = '^(?:time|immediate|polls:[1-9][0-9]{0,3})$'

export const PROGRESS_HELP =
  'What jobs go by: `time`, `polls:3` (through with the third call that asks for the job) or `immediate`.'

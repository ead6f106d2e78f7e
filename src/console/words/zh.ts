import type { en } from './en.ts'

/** 控制台的全部中文文案；产品用词与 docs.zilliz.com.cn 一致。 */
export const zh = {
  // Everywhere
  product: '导入模拟器',
  back: '返回',
  cancel: '取消',
  close: '关闭',
  copy: '复制',
  'copy.done': '已复制',
  'copy.failed': '浏览器不允许复制',
  delete: '删除',
  loading: '加载中',
  problem: '操作未成功。',
  retry: '重试',
  'state.Completed': '已完成',
  'state.Failed': '失败',
  'state.Running': '进行中',
  'state.waiting': '等待中',

  // Frame
  'nav.label': '页面',
  'nav.start': '开始',
  'nav.overview': '概览',
  'nav.import': '导入',
  'nav.jobs': '任务',
  'nav.journal': '请求日志',
  'nav.faults': '故障',
  'nav.errors': '错误码',
  'nav.coverage': '覆盖率',
  'nav.world': '环境',
  skip: '跳到正文',
  'top.label': '模拟器',
  sandbox: '沙箱',
  'sandbox.new': '新建沙箱',
  'sandbox.new.title': '新建沙箱',
  'sandbox.new.about': '每个沙箱有自己的任务、时钟和环境。客户端在密钥末尾写上沙箱名即可使用：demo@name。',
  'sandbox.new.name': '名称',
  'sandbox.new.hint': '最多 64 个字母、数字、点、连字符或下划线。',
  'sandbox.new.create': '创建',
  'sandbox.reset': '重置',
  'sandbox.reset.title': '重置沙箱 {name}？',
  'sandbox.reset.about': '沙箱将恢复到初始环境和随机种子，其中的任务、故障和请求日志都会被删除。',
  'sandbox.reset.done': '沙箱 {name} 已重置',
  'sandbox.delete.title': '删除沙箱 {name}？',
  'sandbox.delete.about': '沙箱中的所有内容都会被删除。再次使用该名称的请求会重新创建它。',
  'sandbox.delete.done': '沙箱 {name} 已删除',
  'sandbox.jobs': '{count} 个任务',
  clock: '时钟',
  'clock.frozen': '已暂停',
  'clock.scaled': '{scale} 倍速',
  'clock.utc': '{time} UTC',
  'clock.stop': '暂停时钟',
  'clock.run': '恢复时钟',
  'clock.minute': '快进 1 分钟',
  'clock.minutes': '快进 10 分钟',
  'clock.next': '快进到下一个事件',
  'clock.next.none': '没有进行中的任务，因此没有下一个事件',
  live: '实时',
  'live.connecting': '连接中',
  'live.polling': '每 2 秒刷新',
  'live.polling.about': '代理服务器缓存了实时数据流，页面改为每 2 秒查询一次。',
  'live.offline': '已断开',
  lost: '模拟器自 {time} 起没有响应，当前显示的是最后一次的状态。',
  'lost.start': '重新启动：',
  'refused.404': '沙箱 {name} 不存在。',
  'refused.404.about': '它可能已被删除、已过期，或从未创建。',
  'refused.404.default': '打开默认沙箱',
  'refused.404.create': '创建该沙箱',
  'refused.403': '控制台已锁定',
  'refused.403.about': '模拟器监听的地址可被其他机器访问，但没有设置令牌。请加上以下任一参数重新启动：',
  'refused.other': '模拟器拒绝了实时更新。',
  language: '语言',
  'language.en': 'English',
  'language.zh': '简体中文',
  theme: '主题',
  'theme.system': '跟随系统',
  'theme.light': '浅色',
  'theme.dark': '深色',
  'token.title': '需要令牌',
  'token.about': '模拟器启动时设置了 --control-token。令牌只保存在当前标签页中。',
  'token.refused': '令牌不正确。',
  'token.label': '令牌',
  'token.send': '继续',
  help: '快捷键与帮助',
  'help.keys': '键盘快捷键',
  'help.go': '再按一个字母：打开页面',
  'help.filter': '筛选',
  'help.rows': '下一行、上一行',
  'help.open': '打开当前行',
  'help.back': '返回列表',
  'help.sandbox': '上一个、下一个沙箱',
  'help.help': '显示本列表',
  'help.about': '模拟器',
  'help.version': '版本',
  'help.era': '限制依据',
  'help.flavor': '接口类型',
  'help.seed': '随机种子',
  'help.worlds': '环境',

  // Start
  'start.title': '开始',

  // Overview
  'overview.title': '概览',

  // Import

  // Jobs
  'jobs.title': '导入任务',
  'jobs.about': '该沙箱中的所有导入任务，最新的在最前。',
  'jobs.caption': '导入任务',
  'jobs.job': '任务',
  'jobs.state': '状态',
  'jobs.progress': '进度',
  'jobs.file': '文件',
  'jobs.target': 'Collection',
  'jobs.rows': '行数',
  'jobs.created': '创建时间',
  'jobs.filter': '按 ID、文件、集群或 Collection 筛选',
  'jobs.filter.state': '状态',
  'jobs.filter.all': '全部状态',
  'jobs.filter.none': '没有符合条件的任务。',
  'jobs.filter.clear': '清除筛选',
  'jobs.none': '还没有导入任务',
  'jobs.none.about': '可以在这里导入文件，也可以用任意客户端发送请求：',
  'jobs.none.curl': '创建任务的 curl 命令'

  // Journal

  // Faults

  // Errors

  // Coverage

  // World
} as const satisfies Record<keyof typeof en, string>

import t from 'tap'
import { type BucketPolicy, denied } from '../../src/objects/access.ts'

const policy: BucketPolicy = {
  visibility: 'private',
  credentials: [
    { accessKey: 'AK-all', secretKey: 'SK-all' },
    { accessKey: 'AK-head', secretKey: 'SK-head', may: ['head'] },
    { accessKey: 'AK-list', secretKey: 'SK-list', may: ['list'] },
    { accessKey: 'AK-none', secretKey: 'SK-none', may: [] },
    { accessKey: 'AK-twice', secretKey: 'SK-old', may: [] },
    { accessKey: 'AK-twice', secretKey: 'SK-new' },
    { accessKey: 'AK-brief', secretKey: 'SK-brief', token: 'TK-brief' },
    { token: 'TK-alone' },
    { token: 'TK-head', may: ['head'] }
  ]
}

t.test('a public bucket looks at no keys', async t => {
  const open: BucketPolicy = { ...policy, visibility: 'public' }
  for (const given of [{}, { accessKey: 'wrong' }, { accessKey: 'AK-all', secretKey: 'wrong' }]) {
    t.equal(denied(open, given, 'list'), undefined)
    t.equal(denied(open, given, 'head'), undefined)
  }
})

t.test('a private bucket lets the right keys do what they may', async t => {
  const pair = (name: string, secret = name) => ({ accessKey: `AK-${name}`, secretKey: `SK-${secret}` })
  t.equal(denied(policy, pair('all'), 'list'), undefined)
  t.equal(denied(policy, pair('all'), 'head'), undefined)
  t.equal(denied(policy, pair('head'), 'head'), undefined)
  t.equal(denied(policy, pair('list'), 'list'), undefined)
  t.equal(denied(policy, pair('twice', 'new'), 'list'), undefined, 'two credentials may share an access key')
  t.equal(denied(policy, { ...pair('brief'), token: 'TK-brief' }, 'list'), undefined, 'temporary keys')
  t.equal(denied(policy, { token: 'TK-alone' }, 'list'), undefined, 'a token alone')
  t.equal(
    denied(policy, { accessKey: '', secretKey: '', token: 'TK-alone' }, 'head'),
    undefined,
    'empty ones are absent'
  )
  t.equal(denied(policy, { ...pair('all'), token: '' }, 'head'), undefined, 'empty ones are absent')
  t.equal(denied(policy, { token: 'TK-head' }, 'head'), undefined)
})

t.test('each other cause has its own text, which holds no key', async t => {
  const missing = 'the bucket is private and the request has'
  const lacks = (permission: string, action: string) =>
    `the keys are right but lack the permission ${permission}; add "${action}" to "may" of the credential`
  const unknown = {
    reason: 'The access key ID you provided does not exist in our records',
    explain:
      'the bucket is private and none of its credentials has this accessKey; send one that the world lists for it'
  }
  const wrong = {
    reason: 'The request signature we calculated does not match the signature you provided',
    explain:
      'the bucket has a credential with this accessKey but another secretKey; send the secretKey that belongs to it'
  }
  const token = (explain: string) => ({
    reason: 'The provided token is malformed or otherwise invalid',
    explain
  })
  const alone = token(
    'the bucket is private and none of its credentials is this token alone; send one that the world lists for it'
  )
  const without = token('the keys are right, but go without a token; leave it out')
  const cases = [
    [{ token: 'TK-other' }, 'head', alone],
    [{ token: 'tk-alone' }, 'head', alone],
    [{ token: 'TK-brief' }, 'head', alone],
    [{ accessKey: 'AK-all', secretKey: 'SK-all', token: 'TK-alone' }, 'head', without],
    [{ accessKey: 'AK-all', secretKey: 'SK-all', token: 'TK-other' }, 'head', without],
    [
      { accessKey: 'AK-brief', secretKey: 'SK-brief' },
      'head',
      token('the keys are right, but go with a token; send the token that belongs to them')
    ],
    [
      { accessKey: 'AK-brief', secretKey: 'SK-brief', token: 'TK-alone' },
      'head',
      token('the keys are right, but go with another token; send the token that belongs to them')
    ],
    [{ accessKey: 'AK-brief', secretKey: 'SK-other', token: 'TK-brief' }, 'head', wrong],
    [{ accessKey: 'AK-other', secretKey: 'SK-brief', token: 'TK-brief' }, 'head', unknown],
    [
      { accessKey: 'AK-all', token: 'TK-alone' },
      'head',
      { reason: 'Access denied', explain: `${missing} an accessKey without its secretKey; send both` }
    ],
    [
      { secretKey: 'SK-all', token: 'TK-alone' },
      'head',
      { reason: 'Access denied', explain: `${missing} a secretKey without its accessKey; send both` }
    ],
    [{ token: 'TK-head' }, 'list', { reason: 'Access denied', explain: lacks('s3:ListBucket', 'list') }],
    [
      {},
      'head',
      { reason: 'Access denied', explain: `${missing} no keys; send accessKey and secretKey, in v2 also token` }
    ],
    [
      { accessKey: '', secretKey: '' },
      'list',
      { reason: 'Access denied', explain: `${missing} no keys; send accessKey and secretKey, in v2 also token` }
    ],
    [
      { accessKey: 'AK-all' },
      'head',
      { reason: 'Access denied', explain: `${missing} an accessKey without its secretKey; send both` }
    ],
    [
      { secretKey: 'SK-all' },
      'head',
      { reason: 'Access denied', explain: `${missing} a secretKey without its accessKey; send both` }
    ],
    [{ accessKey: 'AK-other', secretKey: 'SK-all' }, 'head', unknown],
    [{ accessKey: 'ak-all', secretKey: 'SK-all' }, 'head', unknown],
    [{ accessKey: 'AK-all', secretKey: 'SK-al' }, 'head', wrong],
    [{ accessKey: 'AK-all', secretKey: 'SK-head' }, 'list', wrong],
    [{ accessKey: 'AK-none', secretKey: 'nope' }, 'list', wrong],
    [
      { accessKey: 'AK-head', secretKey: 'SK-head' },
      'list',
      { reason: 'Access denied', explain: lacks('s3:ListBucket', 'list') }
    ],
    [
      { accessKey: 'AK-list', secretKey: 'SK-list' },
      'head',
      { reason: 'Access denied', explain: lacks('s3:GetObject', 'head') }
    ],
    [
      { accessKey: 'AK-twice', secretKey: 'SK-old' },
      'head',
      { reason: 'Access denied', explain: lacks('s3:GetObject', 'head') }
    ]
  ] as const
  for (const [given, action, denial] of cases) {
    t.strictSame(denied(policy, given, action), denial)
    t.notMatch(JSON.stringify(denied(policy, given, action)), /[AST]K-/i)
  }
})

import t from 'tap'
import { wktProblem } from '../../src/text/wkt.ts'

const GEOMETRIES = [
  'POINT (30.5 10)',
  'point(1 2)',
  'POINT Z (1 2 3)',
  'POINTZM(1 2 3 4)',
  'POINT (-1e2 .5)',
  'POINT EMPTY',
  'POINT M EMPTY',
  'LINESTRING (0 0, 1 1, 2 2)',
  'POLYGON ((0 0, 4 0, 4 4, 0 0), (1 1, 2 1, 2 2, 1 1))',
  'POLYGON M ((0 0 1, 4 0 2, 4 4 3, 0 0 9))',
  'MULTIPOINT (1 1, (2 2), EMPTY)',
  'MULTILINESTRING ((0 0, 1 1), EMPTY)',
  'MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), EMPTY)',
  'GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (0 0, 1 1))',
  'GEOMETRYCOLLECTION M (POINT EMPTY, POINT M (1 2 3))',
  'GEOMETRYCOLLECTION EMPTY',
  '\n POINT\t( 1\n2 ) '
]

t.test('geometries in well-known text are valid, in any case and with any white space', async t => {
  for (const text of GEOMETRIES) t.equal(wktProblem(text), undefined, text)
})

const INVALID = {
  '': 'unexpected $end',
  POINT: 'unexpected $end',
  '30.5 10': 'unexpected NUM',
  'SRID=4326;POINT (1 2)': 'invalid keyword',
  'CIRCLE (0 0, 1)': 'invalid keyword',
  'POINT (1, 2)': 'not enough coordinates',
  'POINT (1 2 3 4 5)': 'too many coordinates',
  'POINT (1 2': 'unexpected $end',
  'POINT (1 2))': "unexpected ')'",
  'POINT (1 2) POINT (1 2)': 'unexpected POINT',
  'POINT (x 2)': 'invalid keyword',
  'POINT (１ 2)': 'invalid keyword',
  'POINT (+1 2)': 'invalid character',
  'POINT (1e999 2)': 'invalid number',
  'POINT (--1 2)': 'invalid number',
  'POINT Z (1 2)': 'mixed dimensionality, parsed layout is XYZ so expecting 3 coords but got 2 coords',
  'LINESTRING (0 0)': 'non-empty linestring with only one point',
  'LINESTRING (0 0, 1 1 1)': 'mixed dimensionality, parsed layout is XY so expecting 2 coords but got 3 coords',
  'POLYGON ((0 0, 1 1, 0 0))': "polygon ring doesn't have enough points",
  'POLYGON ((0 0, 1 0, 1 1, 0 1))': 'polygon ring not closed',
  'POLYGON Z ((0 0 1, 1 0 1, 1 1 1, 0 0 2))': 'polygon ring not closed',
  'GEOMETRYCOLLECTION (POINT M (1 2 3), POINT (1 2 3))':
    'mixed dimensionality, parsed layout is XYM but encountered layout of not XYM',
  'GEOMETRYCOLLECTION M (POINT (1 2 3))':
    'mixed dimensionality, parsed layout is XYM but encountered layout of not XYM',
  'GEOMETRYCOLLECTION Z (POINT M (1 2 3))': 'mixed dimensionality, parsed layout is XYZ but encountered layout of XYM',
  'GEOMETRYCOLLECTION Z (GEOMETRYCOLLECTION M EMPTY)':
    'mixed dimensionality, parsed layout is XYZ but encountered layout of XYM',
  'GEOMETRYCOLLECTION (POINT (1 2 3), POINT EMPTY)':
    'mixed dimensionality, parsed layout is XYZ but encountered layout of XY',
  'POINT (1;2)': 'invalid character'
}

t.test('what is none has the problem that the parser of the server names', async t => {
  for (const [text, problem] of Object.entries(INVALID)) t.equal(wktProblem(text)?.problem, problem, text)
  t.strictSame(wktProblem('POINT (1 x)'), { problem: 'invalid keyword', at: 9 })
})

t.test('to the server a NUL ends the text', async t => {
  t.equal(wktProblem('POINT (1 2)\0 and more'), undefined)
  t.equal(wktProblem('POINT (1 2\0)')?.problem, 'unexpected $end')
})

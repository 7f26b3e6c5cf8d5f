import { test } from '@japa/runner'
import { canonical } from '#framework/migrations/introspection/main'

/** What a person writes, and what the databases make of it. */
const SPELLINGS: [string, ...string[]][] = [
  [
    "status in ('draft', 'it''s')",
    `(status)::text = ANY ((ARRAY['draft'::character varying, 'it''s'::character varying])::text[])`,
    "`status` in ('draft','it''s')",
    `"status" IN ('draft', 'it''s')`,
  ],
  ["status in ('draft')", "((status)::text = 'draft'::text)", "`status` = 'draft'"],
  [
    'places between 1 and 9',
    '((places >= 1) AND (places <= 9))',
    '`places` between 1 and 9',
    'places >= 1 and (places <= 9)',
  ],
  ['price >= 0', '(price >= (0)::numeric)', '`price` >= 0', '([price] >= 0.0)'],
  ['depth > -1', "(depth > '-1'::integer)", '`depth` > -1'],
  [
    "name <> '' and (a = 1 or b is not null)",
    "(((name)::text <> ''::text) AND ((a = 1) OR (b IS NOT NULL)))",
    "`name` <> '' and (`a` = 1 or `b` is not null)",
    "name != '' AND (a == 1 OR b NOTNULL)",
  ],
  ["title not like 'a%'", "((title)::text !~~ 'a%'::text)", "`title` not like 'a%'"],
  ['not (a = 1 or b < 2 or c is null)', 'a <> 1 and b >= 2 and c is not null'],
  ['not (a is null)', 'a is not null', '(a IS NOT NULL)'],
  ['length(title) + 1 < 3 * 4', '((length((title)::text) + 1) < (3 * 4))'],
  ['active = true', '(active = true)', '`active` = 1'],
  [
    'case when a then 1 else 2 end = 1',
    '(CASE WHEN a THEN 1 ELSE 2 END = 1)',
    '(case when `a` then 1 else 2 end) = 1',
  ],
]

test.group('An expression of a check or an index', () => {
  test('is the same in the spelling of every database')
    .with(SPELLINGS)
    .run(({ assert }, [written, ...others]) => {
      for (const other of others) assert.equal(canonical(other), canonical(written))
    })

  test('is another one when it says something else', ({ assert }) => {
    const different = [
      'a and b or c',
      'a and (b or c)',
      'a or b and c',
      'a - b - c',
      'a - (b - c)',
      'not a and b',
      'not (a and b)',
      "a = '1'",
      'a = 1',
      "a = 'B'",
      "a = 'b'",
      'a is null',
      'a is not null',
      "a in ('b', 'c')",
      "a in ('c', 'b')",
      "a not in ('b', 'c')",
    ]
    assert.lengthOf(new Set(different.map((text) => canonical(text))), different.length)
  })

  test('that the grammar does not know is compared by its words', ({ assert }) => {
    assert.equal(
      canonical('extract(year  from  Made_On) > 1'),
      canonical('EXTRACT(year from made_on) > 1')
    )
    assert.notEqual(canonical('extract(year from a) > 1'), canonical('extract(year from b) > 1'))
  })
})

import fc from 'fast-check'
import { test } from '@japa/runner'
import type { OperationError } from '#framework/resources/main'
import { parseFilterText, POSITION } from '#framework/resources/filter_text'

type Entry = { [name: string]: any }

const path = fc.constantFrom(
  'title',
  'author.name',
  'category.parent.slug',
  'notes',
  'order',
  'inner'
)
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('and', 'not', 'null', 'is', '"', '\\', '\\"', '(', ',', '2026-01-01', '-1', '')
)
const value = fc.oneof(fc.constant(null), anyText)
const values = fc.array(value, { minLength: 1, maxLength: 4 })

const term: fc.Arbitrary<Entry> = fc.oneof(
  fc
    .tuple(
      path,
      fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'contains', 'endsWith'),
      value
    )
    .map(([name, operator, one]) => ({ [name]: { [operator]: one } })),
  fc
    .tuple(path, fc.constantFrom('in', 'nin'), values)
    .map(([name, operator, list]) => ({ [name]: { [operator]: list } })),
  fc.tuple(path, value, value).map(([name, low, high]) => ({ [name]: { between: [low, high] } })),
  fc.tuple(path, fc.boolean()).map(([name, absent]) => ({ [name]: { null: absent } }))
)

const filters: fc.Arbitrary<Entry> = fc.letrec<{ filter: Entry }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    term,
    fc.array(tie('filter'), { minLength: 2, maxLength: 3 }).map((or) => ({ or })),
    fc.array(tie('filter'), { minLength: 2, maxLength: 3 }).map((and) => ({ and })),
    tie('filter').map((not) => ({ not })),
    fc.tuple(path, tie('filter')).map(([name, inner]) => ({ [name]: inner }))
  ),
})).filter

const SPELLINGS: Record<string, string[]> = { lte: ['lte', 'le'], gte: ['gte', 'ge'] }

/** Writes a filter as somebody might: with more brackets and blanks than are needed, or with none. */
class Scribe {
  constructor(private pick: (max: number) => number) {}

  write(filter: Entry): string {
    const [name] = Object.keys(filter)
    const asked = filter[name]
    if (name === 'or')
      return asked.map((one: Entry) => this.inner(one, ['or'])).join(this.#word('or'))
    if (name === 'and') {
      return asked.map((one: Entry) => this.inner(one, ['or', 'and'])).join(this.#word('and'))
    }
    if (name === 'not') return `${this.#case('not')} ${this.inner(asked, ['or', 'and'])}`
    const operator = Object.keys(asked)[0]
    if (Object.keys(asked).length !== 1 || typeof asked !== 'object') throw new Error('one each')
    if (operator === 'null') return `${name} is ${asked.null ? '' : 'not '}null`
    if (operator === 'in' || operator === 'nin')
      return `${name} ${operator} (${asked[operator].map((one: unknown) => this.#value(one)).join(', ')})`
    if (operator === 'between')
      return `${name} between ${this.#value(asked.between[0])} and ${this.#value(asked.between[1])}`
    if (OPERATORS.has(operator)) {
      const words = SPELLINGS[operator] ?? [operator]
      return `${name} ${words[this.pick(words.length)]} ${this.#value(asked[operator])}`
    }
    return `${name}(${this.write(asked)})`
  }

  /** In brackets where the words would otherwise bind differently, and sometimes where not. */
  inner(filter: Entry, loose: string[]): string {
    const text = this.write(filter)
    return loose.includes(Object.keys(filter)[0]) || this.pick(4) === 0 ? `( ${text})` : text
  }

  #word = (word: string) => ` ${this.#case(word)}${['  ', ' ', '\n'][this.pick(3)]}`
  #case = (word: string) => (this.pick(3) === 0 ? word.toUpperCase() : word)

  #value(one: unknown): string {
    if (one === null) return 'null'
    const text = String(one)
    const isBare = /^[^\s(),"]+$/.test(text) && text !== 'null'
    if (isBare && this.pick(2) === 0) return text
    return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
  }
}

const OPERATORS = new Set([
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'contains',
  'startsWith',
  'endsWith',
])

/** Without the places that conditions remember. */
const plain = (filter: unknown) => JSON.parse(JSON.stringify(filter))

function refusal(text: string): string {
  try {
    parseFilterText(text)
  } catch (error) {
    return (error as OperationError).message
  }
  throw new Error(`${text} was read`)
}

test.group('A filter written as text', () => {
  test('means what the same filter means as an object', ({ assert }) => {
    fc.assert(
      fc.property(filters, fc.infiniteStream(fc.nat()), (filter, choices) => {
        const scribe = new Scribe((max) => (choices.next().value as number) % max)
        const text = scribe.write(filter)
        fc.pre(text.length <= 4000)
        assert.deepEqual(plain(parseFilterText(text)), plain(filter), text)
      }),
      { seed: 1122, numRuns: 2000 }
    )
  })

  test('reads {0} as anybody would')
    .with([
      [
        'publishedAt ge 2026-01-01 and (author.name contains "Lund" or not status eq draft)',
        {
          and: [
            { publishedAt: { gte: '2026-01-01' } },
            {
              or: [{ 'author.name': { contains: 'Lund' } }, { not: { status: { eq: 'draft' } } }],
            },
          ],
        },
      ],
      [
        'a eq 1 or b eq 2 and c eq 3',
        { or: [{ a: { eq: '1' } }, { and: [{ b: { eq: '2' } }, { c: { eq: '3' } }] }] },
      ],
      ['not a eq 1 and b eq 2', { and: [{ not: { a: { eq: '1' } } }, { b: { eq: '2' } }] }],
      [
        'at between 1 and 2 and b eq 3',
        { and: [{ at: { between: ['1', '2'] } }, { b: { eq: '3' } }] },
      ],
      [
        'comments(status eq approved AND authorName in (Ada,"B, C"))',
        {
          comments: {
            and: [{ status: { eq: 'approved' } }, { authorName: { in: ['Ada', 'B, C'] } }],
          },
        },
      ],
      ['tags is null', { tags: { null: true } }],
      ['deck eq null', { deck: { eq: null } }],
      ['deck eq "null"', { deck: { eq: 'null' } }],
    ] as [string, Entry][])
    .run(({ assert }, [text, filter]) => {
      assert.deepEqual(plain(parseFilterText(text)), filter)
    })

  test('says where it cannot be read, and what is expected there: {0}')
    .with([
      ['', 'at its end: a field is expected'],
      ['title', 'at its end: an operator after "title" is expected'],
      ['title like x', 'at character 7: an operator after "title" is expected, not "like"'],
      ['title eq', 'at its end: a value is expected'],
      ['title eq )', 'at character 10: a value is expected, not ")"'],
      ['(title eq a', 'at its end: ")" is expected'],
      ['title eq a b', 'at character 12: "and", "or" or the end is expected, not "b"'],
      ['title eq "a', 'at character 10: the quotation mark is not closed'],
      ['title in a', 'at character 10: "(" is expected, not "a"'],
      ['title in (a', 'at its end: ")" is expected'],
      ['title between 1 or 2', 'at character 17: "and", and the second value, is expected'],
      ['title is empty', 'at character 10: "null" is expected, not "empty"'],
      ['and', 'an operator after "and"'],
      ['"title" eq a', 'at character 1: a field is expected, not a text'],
      ['title toString a', 'an operator after "title" is expected, not "toString"'],
      [`${'('.repeat(60)}a eq 1${')'.repeat(60)}`, 'less nesting is expected'],
      [`${'not '.repeat(60)}a eq 1`, 'less nesting is expected'],
      ['x'.repeat(4001), 'may have 4000 characters'],
    ] as [string, string][])
    .run(({ assert }, [text, said]) => {
      assert.include(refusal(text), said)
    })

  test('never fails otherwise, whatever is sent', ({ assert }) => {
    const word = fc.constantFrom('a', '(', ')', ',', '"', 'and', 'or', 'not', 'eq', 'in', 'is', ' ')
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 30 }).map((words) => words.join(' '))
    )
    fc.assert(
      fc.property(noise, (text) => {
        try {
          assert.isObject(parseFilterText(text))
        } catch (error) {
          assert.equal((error as OperationError).code, 'E_INVALID_PARAMETER')
        }
      }),
      { seed: 1122, numRuns: 3000 }
    )
  })

  test('remembers where each condition stands', ({ assert }) => {
    const { and } = parseFilterText('a eq 1 and  b(c eq 2)') as { and: any[] }
    assert.equal(and[0][POSITION], 1)
    assert.equal(and[1][POSITION], 13)
    assert.equal(and[1].b[POSITION], 15)
  })
})

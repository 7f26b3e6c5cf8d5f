import fc from 'fast-check'
import { test } from '@japa/runner'
import { field, kinds, sanitizeRichText } from '#framework/fields/main'

test.group('Exact numbers on SQLite', () => {
  test('sort as text the way they sort as numbers', ({ assert }) => {
    const bigInteger = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    fc.assert(
      fc.property(bigInteger, bigInteger, (a, b) => {
        const [first, second] = [a, b].map(
          (value) => kinds.bigInteger.toDatabase(String(value), {}, 'sqlite') as string
        )
        assert.equal(first < second, a < b)
        assert.equal(kinds.bigInteger.fromDatabase(first, {}), String(a))
      })
    )
    const options = { precision: 18, scale: 6 }
    const unscaled = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n })
    const textOf = (value: bigint) => {
      const digits = String(value < 0n ? -value : value).padStart(7, '0')
      return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`
    }
    fc.assert(
      fc.property(unscaled, unscaled, (a, b) => {
        const [first, second] = [a, b].map(
          (value) => kinds.decimal.toDatabase(textOf(value), options, 'sqlite') as string
        )
        assert.equal(first < second, a < b)
        assert.equal(kinds.decimal.fromDatabase(first, options), textOf(a))
      })
    )
  })

  test('are also read where somebody wrote them as plain numbers', ({ assert }) => {
    assert.equal(kinds.bigInteger.fromDatabase(42, {}), '42')
    assert.equal(kinds.bigInteger.fromDatabase(42n, {}), '42')
    assert.equal(kinds.decimal.fromDatabase(1.5, {}), '1.50')
    assert.equal(kinds.decimal.fromDatabase('1.5', {}), '1.50')
  })

  test('set by code in another form are stored in the one form', ({ assert }) => {
    assert.equal(kinds.decimal.toDatabase('1.5', {}, 'pg'), '1.50')
    assert.equal(kinds.decimal.toDatabase('-0', {}, 'pg'), '0.00')
    assert.equal(kinds.decimal.serialize('007', {}), '7.00')
  })
})

test.group('An instant', () => {
  test('{raw} from a driver is {iso}')
    .with([
      { raw: '2026-11-22 20:08:00.123', iso: '2026-11-22T20:08:00.123Z' },
      { raw: '2026-11-22 20:08:00', iso: '2026-11-22T20:08:00.000Z' },
      { raw: '2026-11-22 20:08:00+00', iso: '2026-11-22T20:08:00.000Z' },
      { raw: '2026-11-22 20:08:00.1+00', iso: '2026-11-22T20:08:00.100Z' },
      { raw: '2026-11-22 20:08:00.12+00', iso: '2026-11-22T20:08:00.120Z' },
      { raw: '2026-11-22 20:08:00.123456+00', iso: '2026-11-22T20:08:00.123Z' },
      { raw: '2026-11-22T20:08:00.12Z', iso: '2026-11-22T20:08:00.120Z' },
      { raw: '2026-11-22T20:08:00.000Z', iso: '2026-11-22T20:08:00.000Z' },
      { raw: '2026-11-22 22:08:00+02', iso: '2026-11-22T20:08:00.000Z' },
      { raw: '2026-11-22T22:08:00+02:00', iso: '2026-11-22T20:08:00.000Z' },
      { raw: new Date('2026-11-22T20:08:00Z'), iso: '2026-11-22T20:08:00.000Z' },
      { raw: Date.parse('2026-11-22T20:08:00Z'), iso: '2026-11-22T20:08:00.000Z' },
    ])
    .run(({ assert }, { raw, iso }) => {
      assert.equal(kinds.dateTime.serializeRaw!(raw, {}), iso)
      assert.equal(kinds.dateTime.serialize(kinds.dateTime.fromDatabase(raw, {}), {}), iso)
    })

  test('in a form control is as short as it can be without losing anything', ({ assert }) => {
    assert.equal(kinds.dateTime.toForm('2026-11-22T20:08:00.000Z', {}), '2026-11-22T20:08')
    assert.equal(kinds.dateTime.toForm('2026-11-22T20:00:00.000Z', {}), '2026-11-22T20:00')
    assert.equal(kinds.dateTime.toForm('2026-11-22T20:08:30.000Z', {}), '2026-11-22T20:08:30')
    assert.equal(kinds.dateTime.toForm('2026-11-22T20:08:00.005Z', {}), '2026-11-22T20:08:00.005')
  })
})

test.group('Money', () => {
  test('in a currency that does not exist is refused at once, with the next step', ({ assert }) => {
    assert.throws(() => field.money({ currency: 'EURO' }), /"EURO" is not a currency.*ISO 4217/)
  })

  test('has limits that messages write as people do', async ({ assert }) => {
    assert.deepEqual(kinds.money.control({ currency: 'EUR', min: 0, max: 99_999 }).attributes, {
      currency: 'EUR',
      inputmode: 'decimal',
      maxlength: 18,
      min: '0.00',
      max: '999.99',
    })
  })
})

test.group('Rich text', () => {
  test('is the same when it is cleaned twice, and holds nothing that runs', ({ assert }) => {
    const pieces = [
      ...[
        '<',
        '>',
        '"',
        "'",
        '/',
        '=',
        '&',
        ' ',
        '<p>',
        '</p>',
        '<a href="',
        'javascript:',
        '<img src=x onerror=',
        '<!--',
        '-->',
      ],
      ...[
        '<svg>',
        '<math>',
        '<style>',
        '</style>',
        '<script>',
        '</script>',
        '<table>',
        '<td>',
        '&lt;',
        '&#60;',
        'text',
        '\n',
      ],
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 20 }), (parts) => {
        const clean = sanitizeRichText(parts.join(''))
        assert.equal(sanitizeRichText(clean), clean)
        assert.notMatch(clean, /<(script|style|svg|math|iframe)|<[^>]+\son\w+=|href="javascript:/i)
      }),
      { numRuns: 500 }
    )
  })
})

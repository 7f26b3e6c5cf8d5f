import fc from 'fast-check'
import { test } from '@japa/runner'
import { byteRange } from '#framework/http/main'

test.group('The part of a file that a Range header asks for', () => {
  test('{0} of 1000 bytes is {1} to {2}')
    .with([
      ['bytes=0-0', 0, 0],
      ['bytes=0-999', 0, 999],
      ['bytes=0-99999', 0, 999],
      ['bytes=500-', 500, 999],
      ['bytes=-1', 999, 999],
      ['bytes=-5000', 0, 999],
      ['BYTES = 10 - 20', 10, 20],
    ])
    .run(({ assert }, [header, first, last]) => {
      assert.deepEqual(byteRange(header as string, 1000), { first, last })
    })

  test('is none that the file has: {$self}')
    .with(['bytes=1000-', 'bytes=1000-1001', 'bytes=-0'])
    .run(({ assert }, header) => assert.isNull(byteRange(header, 1000)))

  test('is the whole where it is not understood: {$self}')
    .with([
      '',
      'bytes=-',
      'bytes=a-b',
      'bytes=5-4',
      'bytes=0-1,5-6',
      'lines=0-1',
      'bytes=1e2-',
      `bytes=${'9'.repeat(16)}-`,
    ])
    .run(({ assert }, header) => assert.isUndefined(byteRange(header, 1000)))

  test('is never outside of the file, whatever is asked', ({ assert }) => {
    const number = fc.oneof(fc.nat(50), fc.bigInt({ min: 0n, max: 10n ** 16n }), fc.constant(''))
    fc.assert(
      fc.property(number, number, fc.nat(40), (from, to, size) => {
        const range = byteRange(`bytes=${from}-${to}`, size)
        if (!range) return
        assert.isAtLeast(range.first, 0)
        assert.isAtMost(range.first, range.last)
        assert.isBelow(range.last, size)
      }),
      { numRuns: 2000 }
    )
  })
})

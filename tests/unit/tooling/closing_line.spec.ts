import { test } from '@japa/runner'
import { closingLine } from '#tests/helpers/closing_reporter'
import { runnable } from '#tests/helpers/left_out'

const counts = { total: 12, failed: 0, passed: 0, regression: 0, skipped: 0, todo: 0 }

test.group('The closing line', () => {
  test('counts what passed and what failed', ({ assert }) => {
    assert.equal(
      closingLine({ aggregates: { ...counts, passed: 12 }, hasError: false }),
      '12 passed, 0 failed'
    )
    assert.equal(
      closingLine({ aggregates: { ...counts, passed: 12, failed: 3 }, hasError: true }),
      '12 passed, 3 failed'
    )
  })

  test('counts what is still to be written as skipped', ({ assert }) => {
    const aggregates = { ...counts, passed: 1, skipped: 2, todo: 1 }
    assert.equal(closingLine({ aggregates, hasError: false }), '1 passed, 0 failed, 3 skipped')
  })

  test('does not read as green when the run broke outside of its tests', ({ assert }) => {
    assert.equal(
      closingLine({ aggregates: { ...counts, passed: 5 }, hasError: true }),
      '5 passed, 1 failed'
    )
  })

  test('does not read as green when no test ran', ({ assert }) => {
    const aggregates = { ...counts, total: 0 }
    assert.equal(closingLine({ aggregates, hasError: false }), '0 passed, 1 failed')
  })
})

test.group('Without a browser', (group) => {
  group.each.setup(() => {
    const { PATH, CHROMIUM } = process.env
    process.env.PATH = ''
    delete process.env.CHROMIUM
    return () => {
      process.env.PATH = PATH
      if (CHROMIUM) process.env.CHROMIUM = CHROMIUM
    }
  })

  const suites = [{ name: 'unit' }, { name: 'functional' }, { name: 'browser' }]

  test('the browser suite is left out', ({ assert }) => {
    assert.deepEqual(runnable(suites, []), [{ name: 'unit' }, { name: 'functional' }])
  }).skip(process.platform === 'darwin', 'the browsers of a Mac are not found by PATH')

  test('a browser suite asked for by name stays, to fail and say why', ({ assert }) => {
    assert.deepEqual(runnable(suites, ['browser']), suites)
  })
})

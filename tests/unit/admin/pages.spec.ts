import { test } from '@japa/runner'
import { pageLinks } from '../../../framework/admin/pages.js'

/** Links as people see them: `1 … 4 [5] 6 … 9`. */
const shown = (current: number, count: number) =>
  pageLinks(current, count, (page) => `?page=${page}`)
    .map((link) => (link ? (link.isCurrent ? `[${link.number}]` : String(link.number)) : '…'))
    .join(' ')

test.group('Links to pages', () => {
  test('of {count}, on {current}, are {expected}')
    .with([
      { current: 1, count: 1, expected: '[1]' },
      { current: 1, count: 3, expected: '[1] 2 3' },
      { current: 5, count: 9, expected: '1 … 4 [5] 6 … 9' },
      { current: 3, count: 9, expected: '1 2 [3] 4 … 9' },
      { current: 4, count: 9, expected: '1 2 3 [4] 5 … 9' },
      { current: 9, count: 9, expected: '1 … 8 [9]' },
    ])
    .run(({ assert }, { current, count, expected }) => {
      assert.equal(shown(current, count), expected)
    })
})

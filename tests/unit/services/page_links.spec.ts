import { test } from '@japa/runner'
import { pageLinks } from '#services/page_links'

const numbers = (current: number, total: number) =>
  pageLinks('/journal', current, 10, total).links.map((link) => link?.number ?? '…')

test.group('Links to pages', () => {
  test('name the first, the last and the neighbours, with gaps between', ({ assert }) => {
    assert.deepEqual(numbers(1, 5), [1])
    assert.deepEqual(numbers(1, 30), [1, 2, 3])
    assert.deepEqual(numbers(1, 100), [1, 2, '…', 10])
    assert.deepEqual(numbers(5, 100), [1, '…', 4, 5, 6, '…', 10])
    assert.deepEqual(numbers(10, 100), [1, '…', 9, 10])
  })

  test('keep what the address asks already', ({ assert }) => {
    const links = pageLinks('/journal?q=ink', 2, 10, 30)
    assert.equal(links.previous, '/journal?q=ink')
    assert.equal(links.next, '/journal?q=ink&page=3')
  })

  test('are refused for a page after the last', ({ assert }) => {
    assert.throws(() => pageLinks('/journal', 4, 10, 30), /page/)
  })

  test('give an empty list one page', ({ assert }) => {
    assert.equal(pageLinks('/journal', 1, 10, 0).count, 1)
  })
})

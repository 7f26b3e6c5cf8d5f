import { test } from '@japa/runner'
import type { Page } from 'playwright-core'
import Post from '#models/post'
import type User from '#models/user'
import { PostFactory } from '#database/factories/post_factory'
import { UserFactory } from '#database/factories/user_factory'
import { open } from '#tests/helpers/browser'
import { barriers } from '#tests/helpers/browser_checks'
import { assertOpenToAll } from '#tests/browser/looks'

/** An unbroken word is the hardest thing to fit into 320 px. */
const LONG_WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'

test.group('The admin, open to everybody who keeps the site', (group) => {
  let admin: User
  let post: Post

  group.setup(async () => {
    admin = await UserFactory.apply('admin').create()
    post = await PostFactory.merge({ title: LONG_WORD, authorId: admin.id }).create()
    await PostFactory.apply('trashed').merge({ title: 'Thrown away' }).create()
  })

  const at = async (address: string): Promise<Page> => {
    const page = await open({ as: admin.email })
    await page.goto(address)
    return page
  }

  test('{$self}')
    .with([
      '/admin',
      '/admin/posts',
      '/admin/posts?filter[status]=draft&search=a&sort=title',
      '/admin/posts?search=nothing-has-this',
      '/admin/posts?page=99',
      '/admin/posts?trashed=only',
      '/admin/posts?sort=nothing',
      '/admin/posts/create',
      '/admin/posts/99999',
      '/admin/comments',
      '/admin/comments?trashed=only',
      '/admin/comments/create',
      '/admin/categories',
      '/admin/tags',
      '/admin/users',
      '/admin/users/create',
      '/admin/roles',
      '/admin/nothing',
    ])
    .run(async ({ assert }, address) => {
      await assertOpenToAll(assert, await at(address))
    })

  test('a record, its form, and the question before it is deleted', async ({ assert }) => {
    const page = await at(`/admin/posts/${post.id}`)
    await assertOpenToAll(assert, page)
    await page.goto(`/admin/posts/${post.id}/edit`)
    await assertOpenToAll(assert, page)
    await page.goto(`/admin/posts/${post.id}/destroy`)
    await assertOpenToAll(assert, page)
  })

  test('an essay with everything in it, and its preview', async ({ assert }) => {
    const { id } = await Post.findByOrFail('slug', 'turning-pages-in-a-database')
    const page = await at(`/admin/posts/${id}`)
    await assertOpenToAll(assert, page)
    await page.goto(`/admin/posts/${id}/edit`)
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.locator('.preview h2').first().waitFor()
    await assertOpenToAll(assert, page)
  })

  test('a record in the trash', async ({ assert }) => {
    const page = await at('/admin/posts?trashed=only')
    await page.getByRole('link', { name: 'Thrown away', exact: true }).click()
    await page.getByText('lies in the trash').waitFor()
    await assertOpenToAll(assert, page)
  })

  test('a form that was refused', async ({ assert }) => {
    const page = await at('/admin/comments/create')
    await page.getByLabel('Author name').fill('')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('things need your attention').waitFor()
    await assertOpenToAll(assert, page)
  })

  test('a dialog that asks', async ({ assert }) => {
    const page = await at(`/admin/posts/${post.id}`)
    await page.getByRole('link', { name: 'Delete' }).click()
    await page.getByRole('dialog').waitFor()
    await assertOpenToAll(assert, page)
  })

  test('the filters, and records to choose from', async ({ assert }) => {
    const page = await at('/admin/comments')
    await page.getByText('Filter', { exact: true }).click()
    await assertOpenToAll(assert, page)
    await page.getByLabel('Post', { exact: true }).click()
    await page.getByRole('listbox').getByRole('option').first().waitFor()
    await assertOpenToAll(assert, page)
  })

  test('selected rows', async ({ assert }) => {
    const page = await at('/admin/posts')
    await page.getByLabel('Select all on this page').check()
    await page.getByText('selected:').waitFor()
    await assertOpenToAll(assert, page)
  })

  test('the menu of a narrow screen', async ({ assert }) => {
    const page = await at('/admin')
    await page.setViewportSize({ width: 320, height: 640 })
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('navigation', { name: 'Admin' }).waitFor()
    assert.deepEqual(await barriers(page), [])
  })
})

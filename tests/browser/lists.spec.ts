import { test } from '@japa/runner'
import type { Page } from 'playwright-core'
import type User from '#models/user'
import { PostFactory } from '#database/factories/post_factory'
import { UserFactory } from '#database/factories/user_factory'
import { open } from '#tests/helpers/browser'

const rowOf = (page: Page, words: string) => page.getByRole('row').filter({ hasText: words })
const sortLink = (page: Page) => page.getByRole('columnheader', { name: 'Title' }).getByRole('link')

test.group('A list of the admin', (group) => {
  let editor: User

  group.setup(async () => {
    editor = await UserFactory.apply('editor').create()
  })

  const at = async (address: string, script = true): Promise<Page> => {
    const page = await open({ as: editor.email, script })
    await page.goto(address)
    return page
  }

  test('is searched while one types, and the way back leads to the list before', async ({
    assert,
  }) => {
    const page = await at('/admin/posts')
    const box = page.getByRole('searchbox', { name: 'Search posts' })
    await page.evaluate('globalThis.sameDocument = true')
    await box.pressSequentially('margins are')
    await page.waitForURL('**/admin/posts?search=margins**')
    await rowOf(page, 'Maps in novels').waitFor({ state: 'detached' })
    assert.equal(await rowOf(page, 'What margins are for').count(), 1)
    assert.equal(await box.and(page.locator(':focus')).count(), 1)
    assert.equal(await box.inputValue(), 'margins are')
    assert.equal(await page.evaluate('sameDocument'), true)
    await page.goto('/admin')
    await page.goBack()
    await rowOf(page, 'What margins are for').waitFor()
    assert.equal(await rowOf(page, 'Maps in novels').count(), 0)
  })

  test('is sorted by its heads (script: {$self})')
    .with([true, false])
    .run(async ({ assert }, script) => {
      const page = await at('/admin/posts', script)
      const head = page.getByRole('columnheader', { name: 'Title' })
      await sortLink(page).click()
      await page.waitForURL('**/admin/posts?sort=title')
      await page.locator('th[aria-sort="ascending"]').waitFor()
      assert.equal(await head.getAttribute('aria-sort'), 'ascending')
      if (script) assert.equal(await sortLink(page).and(page.locator(':focus')).count(), 1)
      await sortLink(page).click()
      await page.waitForURL('**/admin/posts?sort=-title')
      await page.locator('th[aria-sort="descending"]').waitFor()
      assert.equal(await head.getAttribute('aria-sort'), 'descending')
    })

  test('has pages one can turn (script: {$self})')
    .with([true, false])
    .run(async ({ assert }, script) => {
      await PostFactory.merge({ authorId: editor.id }).createMany(15)
      const page = await at('/admin/posts?sort=title', script)
      const pages = page.getByRole('navigation', { name: 'Pages' })
      assert.equal(await page.locator('tbody tr').count(), 25)
      await pages.getByRole('link', { name: 'Next' }).click()
      await page.waitForURL('**/admin/posts?sort=title&page=2')
      await page.getByText(/^26–/).first().waitFor()
      assert.equal(await pages.locator('[aria-current="page"]').innerText(), '2')
      await pages.getByRole('link', { name: 'Previous' }).click()
      await page
        .getByText(/^1–25 of/)
        .first()
        .waitFor()
    })

  test('is narrowed by its filters, and each can be taken away (script: {$self})')
    .with([true, false])
    .run(async ({ assert }, script) => {
      await PostFactory.merge({ title: 'Not yet', authorId: editor.id }).create()
      const page = await at('/admin/posts', script)
      await page.getByText('Filter', { exact: true }).click()
      await page.getByLabel('Status').selectOption('draft')
      await page.getByRole('button', { name: 'Apply' }).click()
      await rowOf(page, 'Maps in novels').waitFor({ state: 'detached' })
      assert.isAbove(await rowOf(page, 'Not yet').count(), 0)
      await page.getByRole('link', { name: /Status.*\(remove\)/ }).click()
      await page.waitForURL('**/admin/posts')
      await page.getByRole('link', { name: /\(remove\)/ }).waitFor({ state: 'detached' })
    })

  test('puts what was ticked into the trash, and brings it back (script: {$self})')
    .with([true, false])
    .run(async ({ assert }, script) => {
      const word = script ? 'Ticked' : 'Checked'
      for (const number of ['one', 'two', 'three']) {
        await PostFactory.merge({ title: `${word} ${number}`, authorId: editor.id }).create()
      }
      const tick = async (page: Page) => {
        await page.getByLabel(`Select ${word} one`).check()
        await page.getByLabel(`Select ${word} three`).check()
      }
      const page = await at(`/admin/posts?search=${word}`, script)
      await tick(page)
      await page.locator('#bulk').getByRole('button', { name: 'Delete' }).click()
      await page.locator('#question').getByRole('button').click()
      await page.getByRole('status').first().waitFor()
      await rowOf(page, `${word} one`).waitFor({ state: 'detached' })
      assert.equal(await rowOf(page, `${word} two`).count(), 1)
      assert.equal(await rowOf(page, `${word} three`).count(), 0)

      await page.goto(`/admin/posts?search=${word}&trashed=only`)
      await tick(page)
      await page.locator('#bulk').getByRole('button', { name: 'Restore' }).click()
      const question = page.locator('#question').getByRole('button')
      if (await question.count()) await question.click()
      await rowOf(page, `${word} one`).waitFor({ state: 'detached' })
      await page.goto(`/admin/posts?search=${word}`)
      assert.equal(await rowOf(page, word).count(), 3)
    })

  test('takes a range of rows with the key Shift', async ({ assert }) => {
    const page = await at('/admin/posts')
    const boxes = page.locator('tbody .pick input')
    await boxes.nth(1).click()
    await boxes.nth(4).click({ modifiers: ['Shift'] })
    await page.getByText('4 selected:').waitFor()
    assert.equal(await page.locator('tbody .pick input:checked').count(), 4)
  })
})

test.group('A form of the admin', (group) => {
  let editor: User

  group.setup(async () => {
    editor = await UserFactory.apply('editor').create()
  })

  test('asks before what was typed is lost, and only then', async ({ assert }) => {
    const post = await PostFactory.merge({ title: 'As it was', authorId: editor.id }).create()
    const page = await open({ as: editor.email })
    const questions: string[] = []
    page.on('dialog', async (dialog) => {
      questions.push(dialog.type())
      await dialog.accept()
    })
    await page.goto(`/admin/posts/${post.id}/edit`)
    await page.getByRole('link', { name: 'Cancel' }).click()
    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByLabel('Title').fill('As it is')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('“As it is” was saved.').waitFor()
    assert.deepEqual(questions, [])

    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByLabel('Title').fill('As it will not be')
    await page.getByRole('link', { name: 'Cancel' }).click()
    await page.getByRole('link', { name: 'Edit' }).waitFor()
    assert.deepEqual(questions, ['beforeunload'])
  })

  test('finds a record to point at without script', async ({ assert }) => {
    const page = await open({ as: editor.email, script: false })
    await page.goto('/admin/comments/create')
    await page.getByLabel('Body').fill('Said in the admin.')
    await page.locator('[name="_find[postId]"]').fill('margins are')
    await page.locator('[name="_do"][value="find:postId"]').click()
    await page.getByRole('radio', { name: 'What margins are for' }).check()
    assert.equal(await page.getByLabel('Body').inputValue(), 'Said in the admin.')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('was created.').waitFor()
    await page.getByRole('link', { name: 'What margins are for' }).waitFor()
  })

  test('changes the tags of an essay (script: {$self})')
    .with([true, false])
    .run(async ({ assert }, script) => {
      const post = await PostFactory.merge({ title: 'Tagged', authorId: editor.id }).create()
      const page = await open({ as: editor.email, script })
      await page.goto(`/admin/posts/${post.id}/edit`)
      if (script) {
        await page.getByRole('combobox', { name: 'Tags' }).fill('indexes')
        await page.getByRole('listbox').getByRole('option', { name: 'indexes' }).click()
      } else {
        await page.locator('[name="_find[tags]"]').fill('indexes')
        await page.locator('[name="_do"][value="find:tags"]').click()
        await page.getByRole('checkbox', { name: 'indexes' }).check()
      }
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('was saved.').waitFor()
      await post.load('tags')
      assert.deepEqual(
        post.tags.map(({ name }) => name),
        ['indexes']
      )
      await page.getByRole('link', { name: 'Edit' }).click()
      if (script) await page.getByRole('button', { name: 'Remove indexes' }).click()
      else await page.getByRole('checkbox', { name: 'indexes' }).uncheck()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('was saved.').waitFor()
      await post.load('tags')
      assert.isEmpty(post.tags)
    })

  test('is reached from the menu of a narrow screen (script: {$self})')
    .with([true, false])
    .run(async ({ assert }, script) => {
      const page = await open({ as: editor.email, script, width: 320 })
      await page.goto('/admin')
      const menu = page.getByRole('navigation', { name: 'Admin' })
      assert.equal(await menu.isVisible(), false)
      await page.getByRole('button', { name: 'Menu' }).click()
      await menu.getByRole('link', { name: 'Posts' }).click()
      await page.getByRole('link', { name: 'New post' }).click()
      await page.getByLabel('Title').waitFor()
    })
})

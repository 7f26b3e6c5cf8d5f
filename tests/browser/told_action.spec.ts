import { test } from '@japa/runner'
import { PostFactory } from '#database/factories/post_factory'
import { PASSWORD, UserFactory } from '#database/factories/user_factory'
import { parameter } from '#framework/fields/main'
import Post from '#models/post'
import { assertOpenToAll } from '#tests/browser/looks'
import { open } from '#tests/helpers/browser'
import { tellWithdraw } from '#tests/helpers/told_withdraw'

test.group('An action that has to be told something', (group) => {
  tellWithdraw(group, {
    reason: parameter.text({ maxLength: 20 }),
    copies: parameter.integer({ default: 1, min: 1, max: 3 }),
  })

  test('{name} asks, says what is wrong in place, and is done')
    .with([
      { name: 'with script', script: true },
      { name: 'without script', script: false },
    ])
    .run(async ({ assert }, { script }) => {
      const editor = await UserFactory.apply('editor').create()
      const post = await PostFactory.apply('published').create()
      const page = await open({ script })
      await page.goto('/sign-in')
      await page.getByLabel('E-mail').fill(editor.email)
      await page.getByLabel('Password').fill(PASSWORD)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()

      await page.goto(`/admin/posts/${post.id}`)
      await page.getByRole('link', { name: 'Withdraw' }).click()
      const asked = script ? page.getByRole('dialog') : page.locator('#question')
      await asked.getByLabel('Reason').waitFor()
      assert.equal(await asked.getByLabel('Copies').inputValue(), '1')
      if (script) await assertOpenToAll(assert, page)
      await asked.getByLabel('Copies').fill('9')
      await asked.getByRole('button', { name: 'Withdraw' }).click()

      await page.getByText('Reason is required').waitFor()
      assert.equal(await page.getByLabel('Copies').inputValue(), '9')
      assert.equal(await page.getByLabel('Reason').evaluate((one) => one.matches(':focus')), true)
      await page.getByLabel('Reason').fill('Too early')
      await page.getByLabel('Copies').fill('2')
      await page.locator('#question').getByRole('button', { name: 'Withdraw' }).click()

      await page.getByRole('status').getByText('Withdrawn').waitFor()
      assert.equal(new URL(page.url()).pathname, `/admin/posts/${post.id}`)
      assert.equal((await Post.findOrFail(post.id)).status, 'draft')
    })
})

import { test } from '@japa/runner'
import type { Locator, Page } from 'playwright-core'
import type User from '#models/user'
import { PostFactory } from '#database/factories/post_factory'
import { PASSWORD, UserFactory } from '#database/factories/user_factory'
import { open } from '#tests/helpers/browser'

/** More stops than any page of ours has before what is meant. */
const STOPS = 80

/** The element with the focus when something else covers the whole of it: WCAG 2.4.11. */
const HIDDEN_FOCUS = `(() => {
  const { activeElement: focused } = document
  if (focused === document.body || focused.matches('.hidden')) return null
  const { left, right, top, bottom } = focused.getBoundingClientRect()
  const places = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) =>
    [left + (right - left) * x, top + (bottom - top) * y]))
  const isSeen = places.some(([x, y]) => {
    const element = document.elementFromPoint(x, y)
    return element && (focused.contains(element) || element.contains(focused) && element.tagName === 'LABEL')
  })
  return isSeen ? null : focused.outerHTML
})()`

const hasFocus = (target: Locator) => target.and(target.page().locator(':focus')).count()

/** Goes to an element as somebody without a mouse does. */
async function tabTo(target: Locator): Promise<void> {
  await target.waitFor()
  for (let stop = 0; stop < STOPS; stop++) {
    if (await hasFocus(target)) return
    await target.page().keyboard.press('Tab')
  }
  throw new Error(`The key Tab does not lead to ${target}`)
}

async function type(target: Locator, text: string): Promise<void> {
  await tabTo(target)
  await target.page().keyboard.type(text)
}

async function enter(target: Locator): Promise<void> {
  await tabTo(target)
  await target.page().keyboard.press('Enter')
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test.group('With the keyboard alone', (group) => {
  let admin: User
  let editor: User

  group.setup(async () => {
    admin = await UserFactory.apply('admin').create()
    editor = await UserFactory.apply('editor').create()
  })

  test('an editor signs in, writes and publishes')
    .with([{ script: true }, { script: false }])
    .run(async ({ assert }, { script }) => {
      const title = `Without a mouse, ${script ? 'with' : 'without'} script`
      const page = await open({ script })
      await page.goto('/sign-in')
      await type(page.getByLabel('E-mail'), editor.email)
      await type(page.getByLabel('Password'), PASSWORD)
      await page.keyboard.press('Enter')
      await enter(page.getByRole('link', { name: 'New post' }))
      await type(page.getByLabel('Title'), title)
      await type(page.getByLabel('Body'), 'Typed, and nothing but typed.')
      await enter(button(page, 'Save'))
      await page.getByText(`“${title}” was created.`).waitFor()
      await enter(button(page, 'Publish'))
      await page.getByRole('status').getByText('Published').waitFor()
      await page.goto('/')
      assert.equal(await page.getByRole('heading', { name: title }).count(), 1)
    })

  test('the first stop of {$self} leads past what is the same on every page')
    .with(['/', '/admin'])
    .run(async ({ assert }, address) => {
      const page = await open({ as: editor.email })
      await page.goto(address)
      await page.keyboard.press('Tab')
      assert.match(await page.locator(':focus').innerText(), /^Skip to the/)
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      assert.equal(await page.locator('main :focus').count(), 1)
    })

  test(
    'what has the focus is never hidden behind what stays in place ({address}, {width} × {height})'
  )
    .with([
      { address: '/admin/users/create', width: 1280, height: 500 },
      { address: '/admin/posts/1/edit', width: 1280, height: 500 },
      { address: '/admin/posts/1/edit', width: 1280, height: 640 },
      { address: '/admin/posts/1/edit', width: 320, height: 500 },
      { address: '/admin/posts', width: 1280, height: 420 },
      { address: '/admin/posts', width: 320, height: 420 },
      { address: '/journal/what-margins-are-for', width: 1280, height: 420 },
    ])
    .run(async ({ assert }, { address, width, height }) => {
      const page = await open({ as: admin.email, width })
      await page.setViewportSize({ width, height })
      const answer = await page.goto(address)
      assert.equal(answer!.status(), 200)
      for (let stop = 0; stop < STOPS; stop++) {
        await page.keyboard.press('Tab')
        assert.isNull(await page.evaluate(HIDDEN_FOCUS), `stop ${stop}`)
      }
    })

  test('a record is found by typing, chosen, and taken away again', async ({ assert }) => {
    const page = await open({ as: editor.email })
    await page.goto('/admin/comments/create')
    const box = page.getByRole('combobox', { name: 'Post' })
    const found = page.getByRole('listbox').getByRole('option')
    const chosen = page.locator('input[name="postId"]')

    await type(box, 'margins')
    await found.first().waitFor()
    assert.equal(await box.getAttribute('aria-expanded'), 'true')
    await page.keyboard.press('ArrowDown')
    const marked = await box.getAttribute('aria-activedescendant')
    assert.equal(await page.locator(`#${marked}`).innerText(), 'What margins are for')

    await page.keyboard.press('Escape')
    assert.equal(await box.getAttribute('aria-expanded'), 'false')
    assert.equal(await hasFocus(box), 1)
    assert.equal(await chosen.inputValue(), '')

    await page.keyboard.press('ArrowDown')
    await found.first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    assert.match(await chosen.inputValue(), /^\d+$/)
    assert.equal(await hasFocus(box), 1)
    await page.getByText('What margins are for').first().waitFor()
    assert.match(page.url(), /create$/)

    await page.keyboard.press('Backspace')
    assert.equal(await chosen.inputValue(), '')
    assert.equal(await hasFocus(box), 1)
  })

  test('a question gives the focus back to what asked it', async ({ assert }) => {
    const post = await PostFactory.merge({ title: 'Asked about', authorId: editor.id }).create()
    const page = await open({ as: editor.email })
    await page.goto(`/admin/posts/${post.id}`)
    const link = page.getByRole('link', { name: 'Delete' })
    const dialog = page.getByRole('dialog', { name: 'Delete “Asked about”?' })

    await enter(link)
    await dialog.waitFor()
    assert.equal(await dialog.locator(':focus').count(), 1)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    assert.equal(await hasFocus(link), 1)

    await page.keyboard.press('Enter')
    await enter(dialog.getByRole('link', { name: 'Cancel' }))
    await dialog.waitFor({ state: 'hidden' })
    assert.equal(await hasFocus(link), 1)
  })
})

test.group('A form that is refused has the focus in the first field to mend', () => {
  test('{address} ({script})')
    .with(
      [true, false].flatMap((script) => [
        { address: '/sign-in', send: 'Sign in', field: 'E-mail', script },
        { address: '/sign-up', send: 'Sign up', field: 'Name', script },
        { address: '/journal/what-margins-are-for', send: 'Send it', field: 'Your name', script },
      ])
    )
    .run(async ({ assert }, { address, send, field, script }) => {
      const page = await open({ script })
      await page.goto(address)
      await page.locator('main').getByRole('button', { name: send }).click()
      await page.getByRole('alert').waitFor()
      assert.equal(await hasFocus(page.getByLabel(field)), 1)
    })

  test('a form that is refused as a whole has it in the words that say why')
    .with([true, false])
    .run(async ({ assert }, script) => {
      const page = await open({ script })
      for (let letter = 1; letter <= 9; letter++) {
        await page.goto('/journal/what-margins-are-for')
        await page.getByLabel('Your name').fill('Somebody with much to say')
        await page.getByLabel('Your letter').fill(`Letter ${letter}.`)
        await page.getByRole('button', { name: 'Send it' }).click()
      }
      await page.getByText('You have sent several letters').waitFor()
      assert.equal(await page.locator('[role="alert"]:focus').count(), 1)
      assert.equal(await page.getByLabel('Your letter').inputValue(), 'Letter 9.')
    })

  test('in the admin (script: {$self})')
    .with([true, false])
    .run(async ({ assert }, script) => {
      const { email } = await UserFactory.apply('editor').create()
      const page = await open({ as: email, script })
      await page.goto('/admin/posts/create')
      await page.getByLabel('Body').fill('A body without a title.')
      await button(page, 'Save').click()
      await page.getByRole('alert').waitFor()
      assert.equal(await hasFocus(page.getByLabel('Title')), 1)
      assert.equal(await page.getByLabel('Body').inputValue(), 'A body without a title.')
      await page.getByRole('alert').getByRole('link').first().click()
      assert.equal(await hasFocus(page.getByLabel('Title')), 1)
    })
})

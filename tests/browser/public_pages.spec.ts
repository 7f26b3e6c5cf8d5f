import { setTimeout as sleep } from 'node:timers/promises'
import edge from 'edge.js'
import { test } from '@japa/runner'
import Post from '#models/post'
import Tag from '#models/tag'
import { CommentFactory } from '#database/factories/comment_factory'
import { PostFactory } from '#database/factories/post_factory'
import { UserFactory } from '#database/factories/user_factory'
import { runCommand } from '#tests/helpers/ace_command'
import { faultsOf, open } from '#tests/helpers/browser'
import { markupFaults } from '#tests/helpers/markup'
import { assertOpenToAll } from '#tests/browser/looks'
import Down from '../../framework/console/commands/down.js'
import Up from '../../framework/console/commands/up.js'

/** After that, the server knows that the application is down. */
const NOTICED = 600

const RICH = `Opening words, with \`code\` in them, a [link](/archive), and a note.[^1]

## A list

1. First
2. Second
   - below it

## A table

| Size | Sheet | Folded | Leaves | Pages | Width | Height | Used for |
| --- | ---: | :---: | --- | --- | --- | --- | --- |
| Folio | 1 | once | 2 | 4 | 305 mm | 483 mm | atlases, lecterns, and what is to be seen from afar |

## Code

\`\`\`ts
// A line that is longer than any narrow screen, so that it has to be looked at in a frame of its own.
export const sheets = (pages: number, folds: number): number => Math.ceil(pages / 2 ** (folds + 1))
\`\`\`

> Quoted words.

Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.

[^1]: The note.
`

async function makeRichEssay(): Promise<void> {
  if (await Post.findBy('slug', 'everything-at-once')) return
  const essay = await PostFactory.apply('published')
    .merge({ title: 'Everything at once', slug: 'everything-at-once', body: RICH })
    .create()
  const tag = await Tag.firstOrFail()
  await essay.related('tags').attach([tag.id])
  const letter = await CommentFactory.apply('approved').merge({ postId: essay.id }).create()
  await CommentFactory.apply('approved').merge({ postId: essay.id, parentId: letter.id }).create()
}

test.group('Open to everybody', (group) => {
  group.setup(makeRichEssay)

  test('{$self}')
    .with([
      '/',
      '/journal',
      '/journal?q=nothing-has-this',
      '/journal/everything-at-once',
      '/journal/turning-pages-in-a-database',
      '/categories/making',
      '/tags/indexes',
      '/authors/maren-holt',
      '/archive',
      '/archive/2026/10',
      '/search',
      '/search?q=paper',
      '/search?q=nothing-has-this',
      '/nowhere',
      '/sign-in',
      '/sign-up',
      '/api/errors',
      '/api/errors/E_INVALID',
    ])
    .run(async ({ assert }, address) => {
      const page = await open()
      const answer = await page.goto(address)
      assert.deepEqual(await markupFaults(await answer!.text()), [])
      await assertOpenToAll(assert, page)
    })

  test('a letter that was refused', async ({ assert }) => {
    const page = await open()
    await page.goto('/journal/everything-at-once')
    await page.getByRole('button', { name: 'Send it' }).click()
    await page.getByText('2 things need your attention').waitFor()
    await assertOpenToAll(assert, page)
  })

  test('the answer to a letter', async ({ assert }) => {
    const page = await open()
    await page.goto('/journal/everything-at-once')
    await page.getByRole('link', { name: 'Answer' }).click()
    await page.getByRole('heading', { name: 'Answer' }).waitFor()
    await assertOpenToAll(assert, page)
  })

  test('{$self} with everything wrong')
    .with(['/sign-in', '/sign-up'])
    .run(async ({ assert }, address) => {
      const page = await open()
      await page.goto(address)
      await page.locator('main form button').click()
      await page.getByRole('alert').waitFor()
      await assertOpenToAll(assert, page)
    })

  test('a form that had been open too long', async ({ assert }) => {
    const page = await open()
    await page.goto('/sign-in')
    await page.context().clearCookies()
    await page.getByLabel('E-mail').fill('ann@example.com')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This form had been open too long').waitFor()
    await assertOpenToAll(assert, page)
  })

  test('a page that is not for readers', async ({ assert }) => {
    const { email } = await UserFactory.apply('reader').create()
    const page = await open({ as: email })
    const answer = await page.goto('/admin')
    assert.equal(answer!.status(), 403)
    await assertOpenToAll(assert, page)
  })

  test('the page of error {$self}')
    .with(['429', '500', '503'])
    .run(async ({ assert }, code) => {
      const page = await open()
      const body = await edge.render(`pages/errors/${code}`, { requestId: 'abc-123' })
      await page.route('/error', (route) => route.fulfill({ body, contentType: 'text/html' }))
      await page.goto('/error')
      await page.getByText(code).waitFor()
      await assertOpenToAll(assert, page)
    })

  test('the page while the application is down', async ({ assert, cleanup }) => {
    cleanup(async () => {
      await runCommand(Up)
    })
    await runCommand(Down, '--message=Back at noon, with all that belongs to it.')
    await sleep(NOTICED)
    const page = await open()
    const answer = await page.goto('/journal')
    assert.equal(answer!.status(), 503)
    await page.getByText('Back at noon').waitFor()
    assert.deepEqual(await markupFaults(await answer!.text()), [])
    await assertOpenToAll(assert, page)
    // Being down is no fault here; that the browser refused its style would be one.
    const faults = faultsOf(page)
    const others = faults.filter((fault) => !fault.startsWith('503 '))
    faults.splice(0, faults.length, ...others)
  })

  test('the account', async ({ assert }) => {
    const { email } = await UserFactory.apply('reader').create()
    const page = await open({ as: email })
    const answer = await page.goto('/account')
    assert.deepEqual(await markupFaults(await answer!.text()), [])
    await assertOpenToAll(assert, page)
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByRole('alert').waitFor()
    await assertOpenToAll(assert, page)
  })

  test('access tokens: none, one just made, and one kept', async ({ assert }) => {
    const { email } = await UserFactory.apply('author').create()
    const page = await open({ as: email })
    const answer = await page.goto('/account/tokens')
    assert.deepEqual(await markupFaults(await answer!.text()), [])
    await assertOpenToAll(assert, page)
    await page.getByLabel('Name').fill('Backup')
    await page.getByLabel('Everything').check()
    await page.getByRole('button', { name: 'Make the token' }).click()
    await page.getByText('Copy it now').waitFor()
    await assertOpenToAll(assert, page)
    await page.reload()
    await page.getByText('never used').waitFor()
    await assertOpenToAll(assert, page)
  })
})

import { test } from '@japa/runner'
import { PASSWORD, UserFactory } from '#database/factories/user_factory'
import { open } from '#tests/helpers/browser'

const BODY = `The glue had let go in **one** place.

## What was done

- The back was cleaned
- The joint was glued

| Tool | Used for |
| --- | --- |
| Bone folder | creases |
`

test.group('From an empty form to a restored essay', () => {
  test('{name}: written, published, read, answered, moderated, deleted and brought back')
    .with([
      { name: 'With script', script: true },
      { name: 'Without script', script: false },
    ])
    .run(async ({ assert }, { name, script }) => {
      const title = `Mending a joint: ${name}`
      const letter = `I have one like it. ${name}.`
      const editor = await UserFactory.apply('editor').create()
      const desk = await open({ script })
      const reader = await open({ script })
      const rowOf = (words: string) => desk.getByRole('row').filter({ hasText: words })

      await desk.goto('/sign-in')
      await desk.getByLabel('E-mail').fill(editor.email)
      await desk.getByLabel('Password').fill(PASSWORD)
      await desk.getByRole('button', { name: 'Sign in' }).click()
      await desk.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()

      await desk.getByRole('navigation', { name: 'Admin' }).getByText('Posts').click()
      await desk.getByRole('link', { name: 'New post' }).click()
      await desk.getByLabel('Title').fill(title)
      await desk.getByLabel('Body').fill(BODY)
      await desk.getByRole('button', { name: 'Preview' }).click()
      await desk.locator('.preview').getByRole('cell', { name: 'Bone folder' }).waitFor()
      await desk.getByRole('button', { name: 'Save', exact: true }).click()
      await desk.getByText(`“${title}” was created.`).waitFor()

      const slug = await desk.locator('dt:text-is("Slug") + dd').innerText()
      const essay = `/journal/${slug}`
      assert.equal((await reader.goto(essay))!.status(), 404)
      await desk.getByRole('button', { name: 'Publish' }).click()
      await desk.getByRole('status').getByText('Published').waitFor()

      await reader.goto('/journal')
      await reader.getByRole('link', { name: title }).click()
      await reader.getByRole('heading', { level: 1, name: title }).waitFor()
      assert.equal(await reader.locator('.prose strong').innerText(), 'one')
      await reader.getByLabel('Your name').fill('Wilma Tern')
      await reader.getByLabel('Your letter').fill(letter)
      await reader.getByRole('button', { name: 'Send it' }).click()
      await reader.getByText('Your letter has arrived').waitFor()
      assert.equal(await reader.getByText(letter).count(), 0)

      await desk.getByRole('navigation', { name: 'Admin' }).getByText('Comments').click()
      await rowOf(title).getByRole('link', { name: 'Wilma Tern', exact: true }).click()
      await desk.getByText(letter).waitFor()
      await desk.getByRole('button', { name: 'Approve' }).click()
      await desk.getByRole('status').getByText('Approved').waitFor()
      await reader.goto(essay)
      await reader.getByRole('article').getByText(letter).waitFor()

      await desk.getByRole('navigation', { name: 'Admin' }).getByText('Posts').click()
      await rowOf(title).getByRole('link', { name: 'Delete' }).click()
      await desk.locator('#question').getByRole('button', { name: 'Delete' }).click()
      await desk.getByText(`“${title}” is in the trash.`).waitFor()
      assert.equal(await rowOf(title).count(), 0)
      assert.equal((await reader.goto(essay))!.status(), 404)

      await desk.getByText('Filter', { exact: true }).click()
      await desk.getByLabel('Trash').selectOption('Only the trash')
      await desk.getByRole('button', { name: 'Apply' }).click()
      await rowOf(title).getByRole('button', { name: 'Restore' }).click()
      await desk.getByText('Restored').waitFor()
      assert.equal((await reader.goto(essay))!.status(), 200)
      await reader.getByRole('article').getByText(letter).waitFor()
    })
})

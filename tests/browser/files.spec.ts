import { test } from '@japa/runner'
import drive from '@adonisjs/drive/services/main'
import { PostFactory } from '#database/factories/post_factory'
import { UserFactory } from '#database/factories/user_factory'
import { assertOpenToAll } from '#tests/browser/looks'
import { PNG } from '#tests/functional/files/uploads'
import { open } from '#tests/helpers/browser'

const file = (buffer: Buffer) => ({ name: 'me.png', mimeType: 'image/png', buffer })

test.group('A portrait', (group) => {
  group.each.setup(() => drive.use().deleteAll())

  test('{name}: is chosen, refused, shown to readers, and taken off')
    .with([
      { name: 'With script', script: true },
      { name: 'Without script', script: false },
    ])
    .run(async ({ assert }, { name, script }) => {
      const admin = await UserFactory.apply('admin').create()
      const author = await UserFactory.merge({ name: `Ines ${name}` }).create()
      await PostFactory.apply('published').merge({ authorId: author.id }).create()
      const desk = await open({ as: admin.email, script })
      const reader = await open({ script })
      const path = `/admin/users/${author.id}`
      const save = () => desk.getByRole('button', { name: 'Save', exact: true }).click()
      const isPainted = (page: typeof desk, selector: string) =>
        page
          .locator(selector)
          .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0)

      await desk.goto(`${path}/edit`)
      await desk.getByLabel('Bio').fill('Mends books.')
      await desk.getByLabel('Portrait').setInputFiles(file(Buffer.from('<svg/>')))
      await save()
      await desk.getByText('Its bytes are none of them').first().waitFor()
      assert.equal(await desk.getByLabel('Bio').inputValue(), 'Mends books.')
      if (script) await assertOpenToAll(assert, desk)

      await desk.getByLabel('Portrait').setInputFiles(file(PNG))
      await save()
      await desk.getByText(`“${author.name}” was saved.`).waitFor()
      await desk.locator('.fact-value .thumb').scrollIntoViewIfNeeded()
      assert.isTrue(await isPainted(desk, '.fact-value .thumb'))
      if (script) await assertOpenToAll(assert, desk)

      await reader.goto(`/authors/${author.slug}`)
      assert.isTrue(await isPainted(reader, 'img.portrait'))

      await desk.goto(`${path}/edit`)
      // Else the bar with the buttons lies over the box, and axe sees two targets in one place.
      if (script) await desk.evaluate("scrollTo({ top: 1e6, behavior: 'instant' })")
      if (script) await assertOpenToAll(assert, desk)
      await desk.getByLabel('Remove it').check()
      await save()
      await desk.getByText(`“${author.name}” was saved.`).waitFor()
      await reader.reload()
      assert.equal(await reader.locator('img.portrait').count(), 0)
    })
})

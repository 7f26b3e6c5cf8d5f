import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { markupFaults } from '#tests/helpers/markup'
import { essay, filed, letter, person, section, read } from '#tests/functional/pages/journal'

test.group('The markup of', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('{$self} is valid, without inline style or script')
    .with([
      '/',
      '/journal',
      '/journal?q=nothing',
      '/journal/ink',
      '/categories/press',
      '/tags/letterpress',
      '/authors/ada',
      '/archive',
      '/archive/2026/03',
      '/search?q=ink',
      '/nowhere',
    ])
    .run(async ({ assert }, address) => {
      const ada = await person('Ada')
      const press = await section('Press')
      const below = await section('Small presses', press)
      const body =
        'First.[^1]\n\n## One\n\n- a\n- b\n\n## Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nlet a\n```\n\n[^1]: Note.'
      const ink = await essay(ada, { title: 'Ink', deck: 'Deck.', body, categoryId: below.id })
      await essay(ada, { title: 'Paper', categoryId: below.id })
      await filed(ink, 'Letterpress')
      const first = await letter(ink)
      await letter(ink, { parentId: first.id })

      const text = await read(address)
      assert.deepEqual(await markupFaults(text), [])
      assert.notMatch(text, /\sstyle="|\son[a-z]+="/)
      assert.notMatch(text, /<script(?![^>]*(?:src=|type="application\/ld\+json"))/)
    })
})

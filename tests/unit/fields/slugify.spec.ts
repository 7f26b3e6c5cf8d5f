import fc from 'fast-check'
import { test } from '@japa/runner'
import { slugify } from '#framework/fields/main'

test.group('Making a slug', () => {
  test('of "{text}" gives {slug}')
    .with([
      { text: 'Night Train', slug: 'night-train' },
      { text: '  Crème brûlée, à la carte!  ', slug: 'creme-brulee-a-la-carte' },
      { text: 'Straße nach Łódź', slug: 'strasse-nach-lodz' },
      { text: 'STRASSE / Ærø', slug: 'strasse-aero' },
      { text: "Don’t stop, it's late", slug: 'dont-stop-its-late' },
      { text: 'Война и мир', slug: 'voina-i-mir' },
      { text: 'Ελληνικά', slug: 'ellinika' },
      { text: 'Đường Việt Nam', slug: 'duong-viet-nam' },
      { text: 'İstanbul ılık', slug: 'istanbul-ilik' },
      { text: 'ﬁne ½ ①', slug: 'fine-1-2-1' },
      { text: '../../etc/passwd', slug: 'etc-passwd' },
      { text: '%2e%2e%2fadmin', slug: '2e-2e-2fadmin' },
      { text: 'a\0b', slug: 'a-b' },
      { text: '東京 2026', slug: '2026' },
    ])
    .run(({ assert }, { text, slug }) => {
      assert.equal(slugify(text), slug)
    })

  test('of a text without any letter we can write still gives one, the same every time', ({
    assert,
  }) => {
    assert.match(slugify('東京'), /^n[0-9a-z]+$/)
    assert.equal(slugify('東京'), slugify('東京'))
    assert.notEqual(slugify('東京'), slugify('京都'))
    assert.match(slugify(''), /^n[0-9a-z]+$/)
    assert.match(slugify('🚂 – …'), /^n[0-9a-z]+$/)
  })

  test('of a long text stops between two words where it can', ({ assert }) => {
    assert.equal(slugify('one two three four', 10), 'one-two')
    assert.equal(slugify('one two three four', 7), 'one-two')
    assert.equal(slugify('extraordinarily', 5), 'extra')
    assert.isAtMost(slugify('word '.repeat(100)).length, 100)
  })

  test('of any text gives a slug, and of a slug the same again', ({ assert }) => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 500 })),
        (text) => {
          const slug = slugify(text)
          assert.match(slug, /^[a-z0-9]+(-[a-z0-9]+)*$/)
          assert.isAtMost(slug.length, 100)
          assert.equal(slugify(slug), slug)
        }
      )
    )
  })
})

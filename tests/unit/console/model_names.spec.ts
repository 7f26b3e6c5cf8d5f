import { test } from '@japa/runner'
import { namesOf } from '../../../framework/console/scaffold/names.js'

test.group('What a resource is called', () => {
  test('is {1} in code and /{2} in addresses, for {0}')
    .with([
      ['Book', 'Book', 'books', 'book', 'books'],
      ['books', 'Book', 'books', 'book', 'books'],
      ['Person', 'Person', 'people', 'person', 'people'],
      ['category', 'Category', 'categories', 'category', 'categories'],
      ['news_item', 'NewsItem', 'news-items', 'newsItem', 'newsItems'],
      ['NewsItem', 'NewsItem', 'news-items', 'newsItem', 'newsItems'],
      ['Class', 'Class', 'classes', 'classRecord', 'classes'],
      ['News', 'News', 'news', 'news', 'newsList'],
      ['Page', 'Page', 'pages', 'pageRecord', 'pagesRecord'],
    ])
    .run(({ assert }, [asked, model, path, one, many]) => {
      const names = namesOf(asked)
      assert.deepInclude(names, { model, path, one, many })
    })

  test('is refused for {$self}')
    .with(['', '../book', 'Book/Part', '1book', 'bo ok!', 'Date', 'Policy', 'BaseModel', '.'])
    .run(({ assert }, asked) => {
      assert.throws(() => namesOf(asked), /cannot name a model/)
    })
})

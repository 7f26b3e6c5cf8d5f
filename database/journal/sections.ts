/** The sections of the journal as a small tree: what stands inside another names it as its parent. */
export const sections = [
  {
    name: 'Reading',
    slug: 'reading',
    description: 'What happens between a person and a page: habits, places, times of day.',
  },
  {
    name: 'Translation',
    slug: 'translation',
    description: 'From the desk of somebody who is paid to hesitate over words.',
  },
  {
    name: 'Making',
    slug: 'making',
    description:
      'How books come to be: paper, thread, type, and the people whose names are not on the cover.',
  },
  {
    name: 'Binding',
    slug: 'binding',
    parent: 'making',
    description: 'From the back room, where books are taken apart and put together again.',
  },
  {
    name: 'Type',
    slug: 'type',
    parent: 'making',
    description: 'Letters, and how one tells them apart.',
  },
  {
    name: 'The shop',
    slug: 'the-shop',
    description: 'Behind the counter: buying, selling, sweeping, and what turns up.',
  },
  {
    name: 'Website',
    slug: 'website',
    parent: 'the-shop',
    description: 'How this site is built, for those who like to look behind the shelves.',
  },
]

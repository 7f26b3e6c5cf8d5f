/** A letter to the editor under one of the essays that come with a fresh installation. */
export interface SeededLetter {
  post: string
  authorName: string
  /** By whom, when it was one of the house. */
  author?: string
  body: string
  status: 'approved' | 'pending'
  writtenAt: string
  reply?: Omit<SeededLetter, 'post' | 'reply'>
}

export const letters: SeededLetter[] = [
  {
    post: 'the-case-for-the-paperback',
    authorName: 'R. Whitlock',
    body: 'You forget the bath. A hardback that falls in is a loss; a paperback comes out twice as thick and perfectly readable. I have one that will no longer close and I would not part with it.',
    status: 'approved',
    writtenAt: '2025-11-25T18:20:00Z',
    reply: {
      authorName: 'Maren Holt',
      author: 'maren-holt',
      body: 'I left it out on purpose. Tobias reads these pages, and he worries.',
      status: 'approved',
      writtenAt: '2025-11-26T08:05:00Z',
    },
  },
  {
    post: 'what-margins-are-for',
    authorName: 'Judith Amsel',
    body: 'My grandfather numbered his disagreements. His copy of one well-known history has 214 of them, and then, on the last page: "Agreed."',
    status: 'approved',
    writtenAt: '2025-12-16T21:40:00Z',
  },
  {
    post: 'how-an-index-is-made',
    authorName: 'Peter N.',
    body: 'What is the name of the dog?',
    status: 'approved',
    writtenAt: '2026-02-03T12:00:00Z',
    reply: {
      authorName: 'Tobias Lindqvist',
      author: 'tobias-lindqvist',
      body: 'Page 140. It is under "dog".',
      status: 'approved',
      writtenAt: '2026-02-03T16:30:00Z',
    },
  },
  {
    post: 'letters-between-pages',
    authorName: 'A reader in Leith',
    body: 'I read this on the bus and had to look out of the window for two stops. Thank you for writing only what the book was.',
    status: 'approved',
    writtenAt: '2026-06-09T07:50:00Z',
  },
  {
    post: 'turning-pages-in-a-database',
    authorName: 'Oona',
    body: 'Small question about the comparison in brackets: do all databases understand it, or must it be written out as two conditions joined by "or"?',
    status: 'approved',
    writtenAt: '2026-10-05T09:15:00Z',
    reply: {
      authorName: 'Samuel Okafor',
      author: 'samuel-okafor',
      body: 'Those we use do. Written out it means the same; the trouble is that not every database sees that it is the same, and then it stops using the index.',
      status: 'approved',
      writtenAt: '2026-10-05T10:02:00Z',
    },
  },
  {
    post: 'what-a-bookshop-smells-of',
    authorName: 'Hanne',
    body: 'In our library it is floor polish and oranges. The oranges are the staff.',
    status: 'pending',
    writtenAt: '2026-11-09T14:00:00Z',
  },
  {
    post: 'maps-in-novels',
    authorName: 'Cheap Atlas Deals',
    body: 'Great post! Visit our page for the best prices on atlases.',
    status: 'pending',
    writtenAt: '2026-11-10T03:12:00Z',
  },
]

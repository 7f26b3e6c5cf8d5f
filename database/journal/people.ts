/*
 * Who writes in the journal of a fresh installation. They are names on a page: nobody can sign in as one of them.
 */
export const people = [
  {
    name: 'Maren Holt',
    slug: 'maren-holt',
    email: 'maren.holt@example.com',
    bio: 'Keeps the shop, and has done so for longer than she meant to. Writes about what people bring in and what they take home.',
  },
  {
    name: 'Ines Carvalho',
    slug: 'ines-carvalho',
    email: 'ines.carvalho@example.com',
    bio: 'Translates from Portuguese, and stands behind the till on Mondays, when it is quiet enough to read.',
  },
  {
    name: 'Tobias Lindqvist',
    slug: 'tobias-lindqvist',
    email: 'tobias.lindqvist@example.com',
    bio: 'Binds and mends books in the back room. Chose the typeface, and would rather you had not noticed.',
  },
  {
    name: 'Samuel Okafor',
    slug: 'samuel-okafor',
    email: 'samuel.okafor@example.com',
    bio: 'Built this web site and keeps it short.',
  },
]

/** What the site says of itself: in its masthead, its feeds and to search engines. */
const site = {
  name: 'Gable',
  tagline: 'A bookshop and its journal',
  description: 'Essays on books, print and the work of a bookshop.',
  language: 'en',
}

export default site

/*
 * The public pages. A guest reading them gets no session; the letter form takes a guest's post from the site itself.
 */
import router from '@adonisjs/core/services/router'
import { middleware } from '#start/kernel'

const Home = () => import('#controllers/home_controller')
const Posts = () => import('#controllers/posts_controller')
const Comments = () => import('#controllers/comments_controller')
const Categories = () => import('#controllers/categories_controller')
const Tags = () => import('#controllers/tags_controller')
const Authors = () => import('#controllers/authors_controller')
const Archives = () => import('#controllers/archives_controller')
const Searches = () => import('#controllers/searches_controller')
const Rss = () => import('#controllers/feeds/rss_controller')
const Atom = () => import('#controllers/feeds/atom_controller')
const Json = () => import('#controllers/feeds/json_controller')
const Sitemap = () => import('#controllers/sitemap_controller')
const Robots = () => import('#controllers/robots_controller')

router
  .group(() => {
    router.get('/', [Home, 'index']).as('home')
    router.get('/journal', [Posts, 'index']).as('posts.index')
    router.get('/categories/:slug', [Categories, 'show']).as('categories.show')
    router.get('/tags/:slug', [Tags, 'show']).as('tags.show')
    router.get('/authors/:slug', [Authors, 'show']).as('authors.show')
    router.get('/archive', [Archives, 'index']).as('archives.index')
    router.get('/archive/:year/:month', [Archives, 'show']).as('archives.show')
    router.get('/search', [Searches, 'show']).as('searches.show')
    router.get('/feed.rss', [Rss, 'show']).as('feeds.rss')
    router.get('/feed.atom', [Atom, 'show']).as('feeds.atom')
    router.get('/feed.json', [Json, 'show']).as('feeds.json')
    router.get('/sitemap.xml', [Sitemap, 'show']).as('sitemap')
    router.get('/robots.txt', [Robots, 'show']).as('robots')
  })
  .use(middleware.web())

router
  .group(() => {
    router.get('/journal/:slug', [Posts, 'show']).as('posts.show')
    router.get('/journal/:slug/comments', [Comments, 'index']).as('posts.comments.index')
    router.post('/journal/:slug/comments', [Comments, 'store']).as('posts.comments.store')
  })
  .use(middleware.web({ guestPost: true }))

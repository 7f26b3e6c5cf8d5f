import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/static'

/** Built files are named by their content; the icon and its like keep their names when they change. */
const NAMED_BY_CONTENT = app.publicPath('assets')

const staticServerConfig = defineConfig({
  enabled: true,
  etag: true,
  lastModified: true,
  dotFiles: 'ignore',
  maxAge: '365 days',
  immutable: true,
  headers: (path): Record<string, string> =>
    path.startsWith(NAMED_BY_CONTENT) ? {} : { 'cache-control': 'public, max-age=3600' },
})

export default staticServerConfig

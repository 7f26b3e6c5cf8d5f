export { type ApiFacts, describe } from './description.js'
export { type Format, readable } from './kept.js'
export { openapiRoutes } from './routes.js'
export { type Version, VERSIONS } from './versions.js'

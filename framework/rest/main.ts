export { apiStack } from './api_stack.js'
export { serveRest } from './lane.js'
export { restRoutes } from './routes.js'

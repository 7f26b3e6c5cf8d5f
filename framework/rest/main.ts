export { apiStack } from './api_stack.js'
export { type Endpoint, endpointsOf } from './endpoints.js'
export { serveRest } from './lane.js'
export { restRoutes } from './routes.js'

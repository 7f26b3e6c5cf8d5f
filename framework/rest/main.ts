export { apiStack } from './api_stack.js'
export { restRoutes } from './routes.js'

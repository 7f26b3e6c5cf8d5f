export { restRoutes } from './routes.js'

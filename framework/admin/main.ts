export type { PanelOptions } from './context.js'
export { panel } from './panel.js'
export { adminRoutes } from './routes.js'

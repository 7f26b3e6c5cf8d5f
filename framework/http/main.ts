import './context.js'
export { type ByteRange, byteRange } from './byte_range.js'
export { answerPreflights, type CorsConfig, crossOrigin, defineCors } from './cors.js'
export { isCrossSite } from './cross_site.js'
export { ERROR_CODES, errorText, errorTable } from './error_pages.js'
export { errorRoutes } from './error_routes.js'
export { onlyGet } from './only_get.js'
export { Exchange } from './exchange.js'
export { assetRoutes } from './assets.js'
export {
  hashSecret,
  isSecret,
  type Maintenance,
  MaintenanceFile,
  maintenanceFile,
} from './maintenance.js'
export { closeForMaintenance } from './maintenance_gate.js'
export { FORM_TYPE, type Part, partsOf } from './multipart.js'
export { answerPage, page } from './page.js'
export type { SentFile } from './page_form.js'
export { addressOf, originOf } from './origin.js'
export { keepTags } from './kept_tags.js'
export { keepPartials } from './partials_cache.js'
export {
  answerProblem,
  ERROR_PAGES,
  problemOf,
  reportProblem,
  sendProblem,
  toOperationError,
  type ProblemDocument,
} from './problem.js'
export { tellOnce, toldOnce } from './told_once.js'
export { answerServerOptions } from './server_options.js'
export { protectingHeaders, protectResponses } from './security_headers.js'
export { databaseSessions } from './session_store.js'
export { withoutStatement } from './without_statement.js'
export { webStack, type WebStackOptions } from './web_stack.js'

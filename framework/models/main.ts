export { softDeletes } from './soft_deletes.js'
export { slugs } from './slugs.js'

export { loadModels } from './load_models.js'
export { softDeletes } from './soft_deletes.js'
export { slugs } from './slugs.js'

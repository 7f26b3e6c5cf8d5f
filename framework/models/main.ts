export { softDeletes } from './soft_deletes.js'
export { slugs } from './slugs.js'
export { index, unique } from './indexes.js'
export type { IndexDeclaration } from './indexes.js'

export { aliasOf, modelFiles, writeModelFile } from './model_files.js'
export { planModels } from './plan_models.js'
export type { KnownModel, ModelPlan } from './model_plan.js'
export type { ModelFile } from './model_files.js'

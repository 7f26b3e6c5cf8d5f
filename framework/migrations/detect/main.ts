export { detect, type Detection } from './detect.js'
export { reverse, type Reverse } from './invert.js'
export { optimise } from './optimise.js'
export type { Answers, Option, Question, QuestionKind } from './question.js'

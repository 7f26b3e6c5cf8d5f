export { clashesOf, type Clash } from './clashes.js'
export { Lineage } from './lineage.js'
export { movesOf, rebase, rewritesOf, type Rebase } from './rebase.js'

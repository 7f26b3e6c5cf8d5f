export { auditEntry, OUTCOMES } from './audit_entry.js'
export { type Happening, Trail, trail } from './trail.js'

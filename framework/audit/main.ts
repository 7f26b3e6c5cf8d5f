export { auditEntry, OUTCOMES } from './audit_entry.js'
export { countTrail, pruneTrail, readTrail, type TrailFilter } from './reading.js'
export { type Happening, Trail, trail } from './trail.js'

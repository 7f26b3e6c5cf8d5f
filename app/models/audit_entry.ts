import { compose } from '@adonisjs/core/helpers'
import { BaseModel } from '@adonisjs/lucid/orm'
import { auditEntry } from '#framework/audit/main'

/** Who did what, when, from where. Accounts are named by their key, so that the trail outlives them. */
export default class AuditEntry extends compose(BaseModel, auditEntry) {}

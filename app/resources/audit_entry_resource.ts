import { aside, resource, section } from '#framework/resources/main'
import AuditEntry from '#models/audit_entry'

/** For the admin alone, to read. */
export default class AuditEntryResource extends resource(AuditEntry, {
  label: 'operation',
  search: ['actorName', 'resource', 'recordId', 'operation', 'credential', 'ip', 'requestId'],
  sort: ['-id'],
  columns: [
    'operation',
    'resource',
    'recordId',
    'actorName',
    'credential',
    'outcome',
    'happenedAt',
  ],
  filters: [
    'happenedAt',
    'outcome',
    'operation',
    'resource',
    'recordId',
    'actorId',
    'credential',
    'ip',
  ],
  form: [
    section('What', ['resource', 'recordId', 'changed', 'outcome', 'reason']),
    aside('Who', ['actorName', 'actorKind', 'actorId', 'credential', 'ip', 'requestId']),
  ],
  admin: {
    group: 'Access',
    order: 13,
    tones: { outcome: { done: 'good', refused: 'bad' } },
  },
}) {
  get title() {
    return 'Audit trail'
  }
}

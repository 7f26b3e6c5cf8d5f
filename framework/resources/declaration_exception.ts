import { Exception } from '@adonisjs/core/exceptions'

/** One fault in a declaration: a stable code, where, what, and the next step. */
export interface DeclarationFault {
  code:
    | 'E_UNKNOWN_FIELD'
    | 'E_UNKNOWN_RELATION'
    | 'E_UNUSABLE_RELATION'
    | 'E_UNUSABLE_FIELD'
    | 'E_UNUSABLE_LIMIT'
    | 'E_MISSING_POLICY'
    | 'E_MISSING_RESOURCE'
    | 'E_MISSING_FIELD'
    | 'E_MISSING_ABILITY'
    | 'E_RESERVED_ACTION'
    | 'E_UNKNOWN_OPERATION'
    | 'E_DUPLICATE_RESOURCE'
    | 'E_UNUSABLE_NAME'
  where: string
  message: string
  help: string
}

/** Thrown at boot with every fault of every declaration, so a typo is found before the first request and not one at a time. */
export class DeclarationException extends Exception {
  static status = 500
  static code = 'E_INVALID_DECLARATION'

  constructor(readonly faults: DeclarationFault[]) {
    const lines = faults.map(
      (fault) => `  ${fault.code} in ${fault.where}: ${fault.message}\n    → ${fault.help}`
    )
    super(
      `${faults.length} ${faults.length === 1 ? 'declaration is' : 'declarations are'} wrong\n${lines.join('\n')}`
    )
    this.help = 'Mend the declarations named above; the application does not start with them.'
  }
}

import { m } from '../paraglide/messages.js';

/** What to do about a write that Salesforce refused, by its own status code; a code without advice gets the general one. */
export function refusalAdvice(code: string, fields: string): string {
  switch (code) {
    case 'FIELD_CUSTOM_VALIDATION_EXCEPTION':
    case 'CANNOT_EXECUTE_FLOW_TRIGGER':
    case 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY':
      return m.refused_rule_todo();
    case 'REQUIRED_FIELD_MISSING':
      return fields === '' ? m.refused_required_todo() : m.refused_required_fields_todo({ fields });
    case 'INSUFFICIENT_ACCESS':
    case 'INSUFFICIENT_ACCESS_OR_READONLY':
    case 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY':
      return m.refused_access_todo();
    case 'INVALID_FIELD':
    case 'INVALID_FIELD_FOR_INSERT_UPDATE':
      return fields === '' ? m.refused_field_todo() : m.refused_field_fields_todo({ fields });
    case 'INVALID_CROSS_REFERENCE_KEY':
    case 'CANNOT_UPDATE_CONVERTED_LEAD':
    case 'ENTITY_IS_DELETED':
      return m.refused_person_todo();
    case 'STRING_TOO_LONG':
      return m.refused_long_todo();
    default:
      return m.refused_todo();
  }
}

import { m } from './m';

/** What to do about a write that Salesforce refused, by its own status code; a code without advice gets the general one. */
export function refusalAdvice(code: string, fields: string, mender: string): string {
  switch (code) {
    case 'FIELD_CUSTOM_VALIDATION_EXCEPTION':
      return m.refused_rule_todo();
    case 'FIELD_FILTER_VALIDATION_EXCEPTION':
      return m.refused_filter_todo();
    case 'CANNOT_EXECUTE_FLOW_TRIGGER':
    case 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY':
      return m.refused_automation_todo();
    case 'REQUIRED_FIELD_MISSING':
      if (mender === 'admin' && fields !== '') return m.refused_required_admin_todo({ fields });
      return fields === '' ? m.refused_required_todo() : m.refused_required_fields_todo({ fields });
    case 'INSUFFICIENT_ACCESS':
    case 'INSUFFICIENT_ACCESS_OR_READONLY':
    case 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY':
      return m.refused_access_todo();
    case 'INVALID_FIELD':
    case 'INVALID_FIELD_FOR_INSERT_UPDATE':
      return fields === '' ? m.refused_field_todo() : m.refused_field_fields_todo({ fields });
    case 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST':
      return fields === '' ? m.refused_picklist_todo() : m.refused_picklist_fields_todo({ fields });
    case 'FIELD_INTEGRITY_EXCEPTION':
      return m.refused_integrity_todo();
    case 'INVALID_CROSS_REFERENCE_KEY':
    case 'CANNOT_UPDATE_CONVERTED_LEAD':
    case 'ENTITY_IS_DELETED':
      return m.refused_person_todo();
    case 'STRING_TOO_LONG':
    case 'MAX_TASK_DESCRIPTION_EXCEEEDED':
      return m.refused_long_todo();
    case 'NUMBER_OUTSIDE_VALID_RANGE':
      return m.refused_number_todo();
    case 'DUPLICATES_DETECTED':
      return m.refused_duplicates_todo();
    case 'DUPLICATE_VALUE':
      return m.refused_unique_todo();
    case 'ENTITY_IS_LOCKED':
      return m.refused_locked_todo();
    case 'INACTIVE_OWNER_OR_USER':
      return m.refused_owner_todo();
    case 'STORAGE_LIMIT_EXCEEDED':
      return m.refused_storage_todo();
    case 'LIMIT_EXCEEDED':
    case 'EXCEEDED_ID_LIMIT':
      return m.refused_limit_todo();
    case 'API_DISABLED_FOR_ORG':
    case 'API_CURRENTLY_DISABLED':
    case 'FUNCTIONALITY_NOT_ENABLED':
      return m.api_disabled_todo();
    case 'HTTP_410':
    case 'UNSUPPORTED_API_VERSION':
      return m.refused_version_todo();
    case 'INVALID_TYPE':
      return m.refused_object_todo();
    case 'INVALID_CROSS_REFERENCE_TYPE_FOR_FIELD':
    case 'INVALID_ID_FIELD':
    case 'MALFORMED_ID':
    case 'MALFORMED_QUERY':
    case 'MALFORMED_SEARCH':
    case 'JSON_PARSER_ERROR':
    case 'METHOD_NOT_ALLOWED':
    case 'HTTP_414':
    case 'HTTP_431':
      return m.refused_request_todo();
    default:
      return code.startsWith('TXN_SECURITY_') ? m.refused_security_todo() : m.refused_todo();
  }
}

/** Why Salesforce can't do a write for the moment. Ringside tries it again by itself. */
export function busyReason(code: string): string {
  switch (code) {
    case 'UNABLE_TO_LOCK_ROW':
      return m.busy_locked_what();
    case 'ORG_IN_MAINTENANCE':
    case 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE':
      return m.busy_maintenance_what();
    default:
      return m.busy_what();
  }
}

import type { UiErrorCode } from '../generated/UiErrorCode';
import { m } from './m';
import type { ErrorWords } from './error-words';

/** The errors of an export of what waits, and of an import. */
export type TransferErrorCode = Extract<
  UiErrorCode,
  | 'transfer_signed_out'
  | 'passphrase_too_short'
  | 'nothing_to_export'
  | 'export_during_call'
  | 'wrong_passphrase'
  | 'no_export'
  | 'export_damaged'
  | 'export_newer'
  | 'imported_already'
  | 'export_not_written'
  | 'import_not_read'
  | 'export_of_other'
>;

export function transferWords(code: TransferErrorCode, get: (name: string) => string): ErrorWords {
  switch (code) {
    case 'transfer_signed_out':
      return { what: m.transfer_signed_out_what(), safe: m.safe_nothing_changed(), todo: m.transfer_signed_out_todo(), mender: 'agent' };
    case 'passphrase_too_short':
      return { what: m.passphrase_too_short_what(), safe: m.safe_not_exported(), todo: m.passphrase_too_short_todo(), mender: 'agent' };
    case 'nothing_to_export':
      return { what: m.nothing_to_export_what(), safe: m.safe_not_exported(), todo: m.nothing_to_export_todo(), mender: 'nobody' };
    case 'export_during_call':
      return { what: m.export_during_call_what(), safe: m.safe_not_exported(), todo: m.export_during_call_todo(), mender: 'agent' };
    case 'wrong_passphrase':
      return { what: m.wrong_passphrase_what(), safe: m.safe_not_imported(), todo: m.wrong_passphrase_todo(), mender: 'agent' };
    case 'no_export':
      return { what: m.no_export_what(), safe: m.safe_not_imported(), todo: m.no_export_todo(), mender: 'agent' };
    case 'export_damaged':
      return { what: m.export_damaged_what(), safe: m.safe_not_imported(), todo: m.export_damaged_todo(), mender: 'agent' };
    case 'export_newer':
      return { what: m.export_newer_what(), safe: m.safe_not_imported(), todo: m.export_newer_todo(), mender: 'agent' };
    case 'imported_already':
      return { what: m.imported_already_what(), safe: m.safe_not_imported(), todo: m.imported_already_todo(), mender: 'nobody' };
    case 'export_not_written':
      return {
        what: m.export_not_written_what({ reason: get('reason') }),
        safe: m.safe_not_exported(),
        todo: m.export_not_written_todo(),
        mender: 'agent',
      };
    case 'import_not_read':
      return {
        what: m.import_not_read_what({ reason: get('reason') }),
        safe: m.safe_not_imported(),
        todo: m.import_not_read_todo(),
        mender: 'agent',
      };
    case 'export_of_other':
      return {
        what: m.export_of_other_what({ username: get('username'), host: get('host') }),
        safe: m.safe_not_imported(),
        todo: m.export_of_other_todo(),
        mender: 'agent',
      };
  }
}

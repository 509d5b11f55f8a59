import type { ShownField } from '../generated/ShownField';
import { m } from '../paraglide/messages.js';

/** The fields that can be shown of a person or company, in the order in which they are offered. */
export const SHOWN_FIELDS: readonly ShownField[] = [
  'email',
  'address',
  'department',
  'industry',
  'website',
  'lead_source',
  'lead_status',
  'description',
];

export function shownFieldWords(field: ShownField): string {
  switch (field) {
    case 'email':
      return m.shown_email();
    case 'address':
      return m.shown_address();
    case 'department':
      return m.shown_department();
    case 'industry':
      return m.shown_industry();
    case 'website':
      return m.shown_website();
    case 'lead_source':
      return m.shown_lead_source();
    case 'lead_status':
      return m.shown_lead_status();
    case 'description':
      return m.shown_description();
  }
}

import type { OwnDetail } from '../generated/OwnDetail';
import type { ShownField } from '../generated/ShownField';
import { m } from './m';
import { getLocale } from '../paraglide/runtime.js';
import { dayWords } from './dates';

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

/** What stands in a field of the org's own, as people of the language write it. */
export function ownText({ kind, text }: OwnDetail): string {
  if (text === null) return '';
  switch (kind) {
    case 'number':
      return Number.isFinite(Number(text)) ? new Intl.NumberFormat(getLocale(), { maximumFractionDigits: 20 }).format(Number(text)) : text;
    case 'date':
      return dayWords(text, '');
    case 'yes_no':
      return text === 'true' ? m.asked_yes() : m.asked_no();
    case 'text':
    case 'long_text':
    case 'moment':
    case 'choice':
    case 'record':
      return text;
  }
}

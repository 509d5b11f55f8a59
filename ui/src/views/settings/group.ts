import type { Choices } from '../../generated/Choices';
import type { Settings } from '../../generated/Settings';

/** The props of every group of settings. */
export interface Group {
  settings: Settings;
  choices: Choices;
  change: (part: Partial<Settings>) => void;
}

/** The choices until the program has sent them. */
export const NOTHING_KNOWN: Choices = {
  log_to: [],
  record_types: [],
  fields: [],
  objects: [],
  own_fields: [],
  customer_fields: [],
  locked: [],
  sign_in: { login_url: null, client_id: null },
  statuses: [],
  priorities: [],
};

/** A map with one entry set, or taken out. */
export function withEntry<Key extends string, Value>(
  map: { [key in Key]?: Value },
  key: Key,
  value: Value | null,
): { [key in Key]?: Value } {
  const { [key]: _, ...rest } = map;
  return (value === null ? rest : { ...rest, [key]: value }) as { [key in Key]?: Value };
}

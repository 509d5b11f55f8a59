// @vitest-environment node
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { first } from '../fixtures';
import { type Component, components, inPackage, texts } from './package';

interface Field {
  object?: string;
  name: string;
  label: string;
  type: string;
  length?: number;
  required?: boolean;
  unique?: boolean;
  external_id?: boolean;
  values?: string[];
  restricted?: boolean;
  to?: string;
  children?: string;
}

interface Practice {
  objects: {
    name: string;
    label: string;
    label_plural: string;
    name_field: { type: string; label: string; format: string };
    fields: Field[];
  }[];
  fields: Field[];
}

/** The kinds of field whose name in a describe differs from their name in the metadata API. */
const KINDS: Record<string, string> = {
  Text: 'string',
  LongTextArea: 'textarea',
  Lookup: 'reference',
  // A custom number is a double in every describe, also one without decimals.
  Number: 'double',
  DateTime: 'datetime',
  Picklist: 'picklist',
  Phone: 'phone',
  Url: 'url',
};

let all: Component[] = [];

beforeAll(async () => {
  all = await components(['force-app']);
});

/** A field of the package in the form in which the practice org describes fields. */
function described({ name, content }: Component): Field {
  const [object = '', field = ''] = name.split('.');
  const text = (...path: string[]): string | undefined => texts(content, ...path)[0];
  const kind = text('type') ?? '';
  const values = texts(content, 'valueSet', 'valueSetDefinition', 'value', 'fullName');
  const flags = { required: 'required', unique: 'unique', external_id: 'externalId' } as const;
  const length = text('length');
  return {
    ...(object === 'Activity' && { object }),
    name: field,
    label: text('label') ?? '',
    type: KINDS[kind] ?? `unknown: ${kind}`,
    ...(length !== undefined && { length: Number(length) }),
    ...Object.fromEntries(
      Object.entries(flags)
        .filter(([, flag]) => text(flag) === 'true')
        .map(([word]) => [word, true]),
    ),
    ...(values.length > 0 && { values }),
    ...(text('valueSet', 'restricted') === 'true' && { restricted: true }),
    ...(kind === 'Lookup' && { to: text('referenceTo') ?? '', children: text('relationshipName') ?? '' }),
  };
}

describe('the practice org with the package', () => {
  const file = inPackage('../crates/practice-org/org/src/schema/call_log.json');
  const practice = JSON.parse(readFileSync(file, 'utf8')) as Practice;
  const byName = (a: Field, b: Field): number => a.name.localeCompare(b.name);

  it('has the object under the names that the package gives it', () => {
    const object = all.find(({ type }) => type === 'CustomObject')?.content;
    expect(practice.objects).toHaveLength(1);
    const { fields: _, ...own } = first(practice.objects);
    expect(own).toEqual({
      name: 'Ringside_Call__c',
      label: texts(object, 'label')[0],
      label_plural: texts(object, 'pluralLabel')[0],
      name_field: {
        type: 'auto_number',
        label: texts(object, 'nameField', 'label')[0],
        format: texts(object, 'nameField', 'displayFormat')[0],
      },
    });
  });

  it('has the same fields, of the same kinds and lengths, with the same values', () => {
    const fields = all.filter(({ type }) => type === 'CustomField').map(described);
    const ofObject = fields.filter(({ object }) => object === undefined).sort(byName);
    expect(practice.objects.flatMap((object) => object.fields).sort(byName)).toEqual(ofObject);
    expect(practice.fields).toEqual(fields.filter(({ object }) => object === 'Activity'));
  });
});

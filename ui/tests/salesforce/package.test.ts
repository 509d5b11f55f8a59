// @vitest-environment node
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MetadataConverter } from '@salesforce/source-deploy-retrieve';
import { beforeAll, describe, expect, it } from 'vitest';
import { at, type Component, componentSet, components, inPackage, PARTS, texts } from './package';
import { offences } from './wsdl';

const CALL = 'Ringside_Call__c';

/** Fields that every custom object has without a file. */
const STANDARD = ['Name', 'OwnerId', 'Owner', 'CreatedDate', 'LastModifiedDate', 'CreatedById', 'LastModifiedById'];

let all: Component[] = [];
let fields: Set<string> = new Set();

function only(type: string): Component[] {
  return all.filter((component) => component.type === type);
}

function one(type: string, name: string): Component {
  const found = only(type).find((component) => component.name === name);
  if (found === undefined) throw new Error(`there is no ${type} ${name}`);
  return found;
}

/** Names of fields that the package does not have. */
function strangers(names: string[]): string[] {
  return names.filter((name) => !fields.has(name) && !STANDARD.includes(name));
}

beforeAll(async () => {
  all = await components();
  const own = only('CustomField').map((field) => field.name.split('.'));
  fields = new Set(own.filter(([object]) => object === CALL).map(([, field]) => field ?? ''));
});

describe('the package for Salesforce', () => {
  it('is understood whole by the tool that deploys it', () => {
    const files = PARTS.flatMap((part) =>
      readdirSync(inPackage(part), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
    );
    expect(all.length).toBe(files.length);
    const counts = all.map(({ type }) => [type, only(type).length]);
    expect(Object.fromEntries(counts)).toEqual({
      CustomObject: 1,
      CustomField: fields.size + 2,
      ListView: 4,
      CompactLayout: 1,
      Layout: 1,
      CustomTab: 1,
      PermissionSet: 2,
      ReportType: 2,
      ReportFolder: 1,
      Report: 4,
      DashboardFolder: 1,
      Dashboard: 1,
    });
  });

  it('holds no element and no word that the metadata API does not take', () => {
    const found = all.flatMap(({ type, file, content }) =>
      offences(type, content).map((offence) => `${file}: ${offence}`),
    );
    expect(found).toEqual([]);
  });

  it('becomes what is deployed, with a manifest that names everything', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringside-package-'));
    try {
      const project = JSON.parse(readFileSync(inPackage('sfdx-project.json'), 'utf8')) as {
        sourceApiVersion: string;
        packageDirectories: { path: string }[];
      };
      expect(project.packageDirectories.map(({ path }) => path)).toEqual(PARTS);
      const set = componentSet();
      set.sourceApiVersion = project.sourceApiVersion;
      const output = { type: 'directory', outputDirectory: folder, genUniqueDir: false } as const;
      await new MetadataConverter().convert(set, 'metadata', output);
      const manifest = readFileSync(join(folder, 'package.xml'), 'utf8');
      expect(manifest).toContain(`<version>${project.sourceApiVersion}</version>`);
      for (const { type, name } of all) {
        expect(manifest).toContain(`<name>${type.replace(/Folder$/, '')}</name>`);
        expect(manifest).toContain(`<members>${name}`);
      }
      const object = readFileSync(join(folder, 'objects', `${CALL}.object`), 'utf8');
      for (const field of fields) expect(object).toContain(`<fullName>${field}</fullName>`);
      // Both fields of activities are deployed on the object Activity, not on Task.
      const activity = readFileSync(join(folder, 'objects', 'Activity.object'), 'utf8');
      expect(activity.match(/<fullName>.*<\/fullName>/g)).toHaveLength(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is for the version of the API that Ringside speaks', () => {
    const client = readFileSync(inPackage('../crates/salesforce/src/client/address.rs'), 'utf8');
    const spoken = /API_VERSION: &str = "v([\d.]+)"/.exec(client)?.[1];
    const project = readFileSync(inPackage('sfdx-project.json'), 'utf8');
    expect(project).toContain(`"sourceApiVersion": "${spoken}"`);
  });

  it('lets the org refuse a second record of a call, and a second task with a key', () => {
    for (const [name, required] of [
      [`${CALL}.Call_Key__c`, 'true'],
      ['Activity.Ringside_Key__c', 'false'],
    ] as const) {
      const { content } = one('CustomField', name);
      expect(content).toMatchObject({ type: 'Text', unique: 'true', externalId: 'true', caseSensitive: 'true', required });
      // A UUID with its hyphens.
      expect(Number(texts(content, 'length')[0])).toBeGreaterThanOrEqual(36);
    }
  });

  it('names only fields that it has', () => {
    const report = (name: string): string => name.replace(`${CALL}$`, '');
    const named = {
      layout: texts(one('Layout', `${CALL}-Ringside Call Layout`).content, 'layoutSections', 'layoutColumns', 'layoutItems', 'field'),
      compact: texts(one('CompactLayout', `${CALL}.Ringside_Call`).content, 'fields'),
      lists: only('ListView').flatMap(({ content }) => [
        ...texts(content, 'columns').map((column) => (column === 'NAME' ? 'Name' : column)),
        ...texts(content, 'filters', 'field'),
      ]),
      types: only('ReportType').flatMap(({ content }) =>
        at(content, 'sections', 'columns')
          .filter((column) => texts(column, 'table')[0] === CALL)
          .flatMap((column) => texts(column, 'field')),
      ),
      reports: only('Report').flatMap(({ content }) =>
        [
          ...texts(content, 'columns', 'field'),
          ...texts(content, 'groupingsDown', 'field'),
          ...texts(content, 'filter', 'criteriaItems', 'column'),
          ...texts(content, 'timeFrameFilter', 'dateColumn'),
        ].map(report),
      ),
      search: texts(one('CustomObject', CALL).content, 'searchLayouts', 'searchResultsAdditionalFields'),
    };
    for (const [place, names] of Object.entries(named)) {
      expect(names.length, place).toBeGreaterThan(0);
      expect(strangers(names), place).toEqual([]);
    }
    // A field that is missing there was forgotten.
    expect([...fields].filter((field) => !named.layout.includes(field))).toEqual([]);
    expect([...fields].filter((field) => !named.types.includes(field))).toEqual([]);
  });

  it('lets an agent write every field, on the call and on the task', () => {
    const granted = (name: string): string[] => {
      const { content } = one('PermissionSet', name);
      const permissions = at(content, 'fieldPermissions');
      for (const permission of permissions) expect(permission).toMatchObject({ editable: 'true', readable: 'true' });
      return permissions.flatMap((permission) => texts(permission, 'field')).sort();
    };
    // A required field is visible to everybody, and a permission set that names one is refused.
    const own = [...fields].filter((field) => field !== 'Call_Key__c').map((field) => `${CALL}.${field}`);
    // Fields of activities are granted on both objects that have them.
    const activities = (field: string): string[] => [`Event.${field}`, `Task.${field}`];
    expect(granted('Ringside_Agent')).toEqual([...own, ...activities(CALL)].sort());
    expect(granted('Ringside_Key')).toEqual(activities('Ringside_Key__c'));
    const [object] = at(one('PermissionSet', 'Ringside_Agent').content, 'objectPermissions');
    expect(object).toMatchObject({ object: CALL, allowCreate: 'true', allowRead: 'true', allowEdit: 'true', allowDelete: 'false' });
  });

  it('draws its dashboard from its reports, and those from its report type', () => {
    const reports = only('Report');
    for (const { name, content } of reports) {
      expect(texts(content, 'reportType'), name).toEqual(['Ringside_Calls__c']);
    }
    const parts = at(one('Dashboard', 'Ringside/Ringside_Calls').content, 'dashboardGridLayout', 'dashboardGridComponents', 'dashboardComponent');
    expect(parts.flatMap((part) => texts(part, 'report')).sort()).toEqual(reports.map(({ name }) => name).sort());
    for (const part of parts) {
      const shown = one('Report', texts(part, 'report')[0] ?? '');
      // A dashboard can only group by what its report groups by.
      expect(texts(part, 'groupingColumn')).toEqual(texts(shown.content, 'groupingsDown', 'field'));
      // Without these two the org refuses a chart.
      expect(texts(part, 'sortBy')).toHaveLength(1);
      expect(texts(part, 'chartAxisRange')).toEqual(['Auto']);
    }
  });

  it('points from the task to the call, as the other way is not offered', () => {
    const lookup = one('CustomField', `Activity.${CALL}`).content;
    expect(lookup).toMatchObject({ type: 'Lookup', referenceTo: CALL, deleteConstraint: 'SetNull' });
    const joined = one('ReportType', 'Ringside_Calls_with_Activities').content;
    expect(texts(joined, 'join', 'relationship')).toEqual([`${texts(lookup, 'relationshipName')[0]}__r`]);
  });
});

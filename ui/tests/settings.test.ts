import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import { CHOICES } from '../src/backend/fake-choices';
import type { Choices } from '../src/generated/Choices';
import type { SettingKey } from '../src/generated/SettingKey';
import type { Settings } from '../src/generated/Settings';
import { countries } from '../src/i18n/countries';
import { fixture } from './fixtures';

/** Opens the settings, in an org that offers these choices. */
async function open(offers: Partial<Choices> = {}, set: Partial<Settings> = {}): Promise<Fake> {
  const view = fixture('idle_with_todos');
  const backend = new Fake({ ...view, settings: { ...view.settings, ...set } });
  backend.choices = { ...CHOICES, ...offers };
  render(App, { backend });
  await fireEvent.click(screen.getByTestId('nav-settings'));
  await tick();
  await tick();
  return backend;
}

/** What the settings were changed to, the last time. */
function changed(backend: Fake): Settings | undefined {
  const last = backend.actions.findLast((action) => action.do === 'change_settings');
  return last?.do === 'change_settings' ? last.settings : undefined;
}

async function chooses(testid: string, value: string): Promise<void> {
  await fireEvent.change(screen.getByTestId(testid), { target: { value } });
}

async function adds(list: string, text: string): Promise<void> {
  await fireEvent.input(screen.getByTestId(`${list}-new`), { target: { value: text } });
  await fireEvent.click(screen.getByTestId(`${list}-add`));
}

function options(testid: string): string[] {
  return within(screen.getByTestId(testid))
    .getAllByRole<HTMLOptionElement>('option', { hidden: true })
    .map((option) => option.value);
}

describe('a control', () => {
  it.each<[string, (backend: Fake) => Promise<unknown>, Partial<Settings>]>([
    ['when to log', () => fireEvent.click(screen.getByTestId('timing-at_the_start')), { timing: 'at_the_start' }],
    ['where to log', () => chooses('log-to', 'log_only'), { log_to: 'log_only' }],
    ['the record type', () => chooses('record-type', '012Ea0000000001AAA'), { record_type: '012Ea0000000001AAA' }],
    ['joining', () => fireEvent.click(screen.getByTestId('join-others')), { join_others: true }],
    ['the country', () => chooses('country', 'JP'), { country: 'JP' }],
    ['an added object', () => adds('added_objects', 'Property__c'), { added_objects: ['Property__c'] }],
    ['a field on the card', () => fireEvent.click(screen.getByTestId('shown-email')), { shown_fields: ['email'] }],
    ['an own number', () => adds('own_numbers', ' 03-5123-* '), { own_numbers: ['03-5123-*'] }],
    ['the extensions', () => chooses('extension-digits', '4'), { extension_digits: 4 }],
    ['the outside line', () => chooses('outside-prefix', ' 0 '), { outside_prefix: '0' }],
    ['a number that nobody has', () => fireEvent.click(screen.getByTestId('nobody-offer_new')), { when_unmatched: 'offer_new' }],
    ['a number that several have', () => fireEvent.click(screen.getByTestId('several-latest')), { when_several: 'latest' }],
    ['a new person', () => fireEvent.click(screen.getByTestId('nobody-make_lead')), { when_unmatched: 'make_lead' }],
    ['a subject', () => chooses('subject-missed', 'Missed: {name}'), { subjects: { missed: 'Missed: {name}' } }],
    ['a comment', () => chooses('comment-inbound', '{phone}'), { comments: { inbound: '{phone}' } }],
    ['a result', () => adds('dispositions', 'Sold'), { dispositions: ['Sold'] }],
    ['a phrase', () => adds('phrases', 'お客様から折り返しの依頼'), { phrases: ['お客様から折り返しの依頼'] }],
    ['a follow-up', () => chooses('follow-up-missed', '2'), { follow_ups: { missed: 2 } }],
    ['a status', () => chooses('status-missed', 'Answered'), { statuses: { missed: 'Answered' } }],
    ['a priority', () => chooses('priority-missed', 'High'), { priorities: { missed: 'High' } }],
    ['a kind that gets a case', () => fireEvent.click(screen.getByTestId('new-case-inbound')), { new_cases: ['inbound'] }],
    ['a kind that leaves nothing', () => fireEvent.click(screen.getByTestId('not-logged-busy')), { not_logged: ['busy'] }],
    ['a field', () => chooses('field-queue', 'Desk__c'), { field_map: { queue: 'Desk__c' } }],
    ['the shortest call', () => chooses('min-seconds', '5'), { min_seconds: 5 }],
    ['keeping off', () => fireEvent.click(screen.getByTestId('may-keep-off')), { forbid_keeping_off: true }],
    ['private calls', () => fireEvent.click(screen.getByTestId('may-be-private')), { forbid_private: true }],
    ['a line', () => adds('lines-only', 'Support'), { lines: { only: ['Support'], never: [] } }],
    ['a line that never counts', () => adds('lines-never', 'Private'), { lines: { only: [], never: ['Private'] } }],
    ['the budget', () => chooses('request-cap', '5000'), { request_cap: 5000 }],
    ['how long calls are kept', () => chooses('keep-days', '30'), { keep_days: 30 }],
    ['the customer number', () => chooses('customer-field', 'Account.AccountNumber'), { customer_field: 'Account.AccountNumber' }],
    ['a transfer’s call type', () => chooses('transfer-type-transferred_in', 'inbound'), { transfer_call_types: { transferred_in: 'inbound' } }],
  ])('of %s sets that and nothing else', async (_, act, expected) => {
    const backend = await open();
    const before = fixture('idle_with_todos').settings;
    await act(backend);
    expect(changed(backend)).toEqual({ ...before, ...expected });
  });

  it.each<[string, Partial<Settings>, () => Promise<unknown>, Partial<Settings>]>([
    ['a subject', { subjects: { missed: 'A', busy: 'B' } }, () => chooses('subject-missed', ' '), { subjects: { busy: 'B' } }],
    ['a follow-up', { follow_ups: { missed: 1 } }, () => chooses('follow-up-missed', ''), { follow_ups: {} }],
    ['a status', { statuses: { missed: 'Answered', busy: 'Completed' } }, () => chooses('status-missed', ''), { statuses: { busy: 'Completed' } }],
    ['a priority', { priorities: { missed: 'High' } }, () => chooses('priority-missed', ''), { priorities: {} }],
    ['a kind that leaves nothing', { not_logged: ['busy', 'missed'] }, () => fireEvent.click(screen.getByTestId('not-logged-busy')), { not_logged: ['missed'] }],
    ['a field', { field_map: { queue: 'Queue__c' } }, () => chooses('field-queue', ''), { field_map: {} }],
    ['a record type', { record_type: '012Ea0000000001AAA' }, () => chooses('record-type', ''), { record_type: null }],
    ['a place', { log_to: 'task_only' }, () => chooses('log-to', 'usual'), { log_to: null }],
    ['a country', { country: 'JP' }, () => chooses('country', ''), { country: null }],
    ['a budget', { request_cap: 9 }, () => chooses('request-cap', ''), { request_cap: null }],
    ['how long calls are kept', { keep_days: 30 }, () => chooses('keep-days', ''), { keep_days: null }],
    ['a phrase', { phrases: ['A', 'B'] }, () => fireEvent.click(screen.getByLabelText('Remove A')), { phrases: ['B'] }],
  ])('takes %s back', async (_, set, act, expected) => {
    const backend = await open({}, set);
    await act();
    expect(changed(backend)).toMatchObject(expected);
    for (const [key, value] of Object.entries(expected)) expect(changed(backend)?.[key as SettingKey]).toEqual(value);
  });

  it('says which numbers it takes, and takes no other', async () => {
    const backend = await open();
    await chooses('extension-digits', '12');
    expect(changed(backend)).toBeUndefined();
    expect(screen.getByRole('alert').textContent).toBe('A whole number from 0 to 7 is needed.');
    await chooses('extension-digits', '5');
    expect(changed(backend)?.extension_digits).toBe(5);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.each(['13', '1096', '0', '90.5'])('takes no %s days', async (days) => {
    const backend = await open();
    await chooses('keep-days', days);
    expect(changed(backend)).toBeUndefined();
    expect(screen.getByRole('alert').textContent).toBe('A whole number from 14 to 1095 is needed.');
  });

  it('draws a text that stands twice in an admin’s file, and removes one', async () => {
    const backend = await open({}, { phrases: ['A', 'B', 'A'] });
    await fireEvent.click(screen.getAllByLabelText('Remove A')[1] as HTMLElement);
    expect(changed(backend)?.phrases).toEqual(['A', 'B']);
  });

  it('sends nothing while a text is typed, and nothing that is no number', async () => {
    const backend = await open();
    await fireEvent.input(screen.getByTestId('subject-missed'), { target: { value: 'Miss' } });
    expect(changed(backend)).toBeUndefined();
    await adds('phrases', '   ');
    expect(changed(backend)).toBeUndefined();
  });

  it('keeps what was set just before, whatever view comes between', async () => {
    const backend = await open();
    const slow = backend.show.bind(backend);
    backend.show = () => undefined;
    await fireEvent.click(screen.getByTestId('join-others'));
    await chooses('country', 'DE');
    backend.show = slow;
    expect(changed(backend)).toMatchObject({ join_others: true, country: 'DE' });
  });
});

describe('the order of objects', () => {
  const names = (): (string | undefined)[] =>
    [...screen.getByTestId('object-order').querySelectorAll('li')].map((item) => item.dataset['id']);

  it('is changed by buttons and by arrow keys, with the focus on what was moved', async () => {
    const backend = await open({}, { added_objects: ['Property__c'] });
    expect(names()).toEqual(['Contact', 'Account', 'Lead', 'Property__c']);
    await fireEvent.click(screen.getByLabelText('Move リード up'));
    expect(changed(backend)?.object_order).toEqual(['Contact', 'Lead', 'Account', 'Property__c']);
    await tick();
    const up = screen.getByLabelText('Move リード up');
    expect(document.activeElement).toBe(up);
    await fireEvent.keyDown(up, { key: 'ArrowUp' });
    expect(changed(backend)?.object_order).toEqual(['Lead', 'Contact', 'Account', 'Property__c']);
    await tick();
    expect(document.activeElement).toBe(screen.getByLabelText('Move リード down'));
  });

  it('says which added object the agent can’t see', async () => {
    await open({}, { added_objects: ['Property__c', 'Secret__c'] });
    const list = screen.getByTestId('added_objects');
    expect(list.textContent).toContain('You can’t see this object in your org.');
    expect(within(list).getAllByText('You can’t see this object in your org.')).toHaveLength(1);
  });
});

describe('only what the org has', () => {
  it('is offered', async () => {
    await open();
    expect(options('log-to')).toEqual(['usual', 'task_and_log', 'task_only', 'log_only']);
    expect(options('field-queue')).toEqual(['', 'Queue__c', 'Desk__c']);
    expect(screen.queryByTestId('field-summary')).toBeNull();
  });

  it('leaves no choice where there is none', async () => {
    await open({ log_to: ['task_only'], record_types: [], fields: [] });
    expect(screen.queryByTestId('log-to')).toBeNull();
    expect(screen.queryByTestId('record-type')).toBeNull();
    expect(screen.getByTestId('fields').textContent).toContain('no fields of its own');
  });

  it('still shows what is set and is no longer there', async () => {
    await open({ fields: [], record_types: [] }, { field_map: { queue: 'Gone__c' }, record_type: '012gone' });
    expect(screen.getByTestId<HTMLSelectElement>('field-queue').value).toBe('Gone__c');
  });
});

describe('the record for calls of nobody', () => {
  async function pastes(text: string): Promise<Fake> {
    const backend = await open({}, { when_unmatched: 'log_to_fallback' });
    await fireEvent.input(screen.getByTestId('fallback-link'), { target: { value: text } });
    await fireEvent.click(screen.getByText('Check'));
    await tick();
    await tick();
    return backend;
  }

  it('is looked up by its link and shown by name', async () => {
    const backend = await pastes('https://aoba.lightning.force.com/lightning/r/Account/001Ea0000000077AAA/view');
    expect(changed(backend)?.fallback_record).toMatchObject({ id: '001Ea0000000077AAA', name: 'No registration' });
    expect(screen.getByTestId('fallback-record').textContent).toContain('No registration');
  });

  it.each([
    ['hello', 'no link to a record'],
    ['003Ea0000000077AAA', 'This Contact is not in your org, or you may not see it.'],
  ])('%s is refused in words', async (text, words) => {
    const backend = await pastes(text);
    expect(changed(backend)).toBeUndefined();
    expect(screen.getByTestId('fallback-said').textContent).toContain(words);
  });
});

describe('what the admin has locked', () => {
  const all: SettingKey[] = [
    'country', 'logging', 'log_to', 'object_order', 'added_objects', 'own_numbers', 'extension_digits', 'outside_prefix',
    'when_unmatched', 'when_several',
    'fallback_record', 'timing', 'field_map', 'record_type', 'join_others', 'subjects', 'comments', 'dispositions', 'phrases', 'follow_ups',
    'min_seconds', 'forbid_keeping_off', 'forbid_private', 'lines', 'request_cap', 'keep_days',
    'transfer_call_types', 'customer_field', 'statuses', 'priorities', 'not_logged', 'new_cases',
  ];

  it.each(all)('%s can’t be touched, and it is said who has set it', async (key) => {
    await open({ locked: [key] }, { when_unmatched: 'log_to_fallback' });
    const settings = screen.getAllByTestId<HTMLFieldSetElement>(`setting-${key}`);
    for (const setting of settings) {
      expect(setting.disabled).toBe(true);
      expect(setting.textContent).toContain('Set by your admin.');
    }
    expect(document.querySelectorAll('fieldset:disabled[data-testid]').length).toBe(settings.length);
  });

  it('is nothing where there is no policy', async () => {
    await open();
    expect(screen.queryByText('Set by your admin.')).toBeNull();
  });
});

describe('the accounts', () => {
  const place = { login_url: 'https://hikari.my.salesforce.com', client_id: '3MVG9.hikari' };
  const claire = {
    org: '00D1', user: '0051', name: 'Claire Martin', username: 'claire@aoba.example', host: 'aoba.my.salesforce.com', place,
    here: true, has_tokens: true, waiting: 0, needs_you: 0,
  };
  const aoi = { ...claire, user: '0052', name: 'Aoi Mori', here: false, waiting: 2, needs_you: 1 };

  async function opened(accounts: (typeof claire)[]): Promise<Fake> {
    const backend = await open();
    backend.accounts = accounts;
    backend.show(fixture('idle_with_todos'));
    await screen.findAllByTestId('account');
    return backend;
  }

  it('are listed with what waits for each, and changed by one press', async () => {
    const backend = await opened([aoi, claire]);
    const [first, second] = screen.getAllByTestId('account');
    expect(first?.textContent).toContain('3 waiting, 1 of them for a decision');
    expect(second?.textContent).toContain('in use');
    expect(second?.textContent).toContain('Nothing waits.');
    await fireEvent.click(screen.getByTestId('account-switch'));
    expect(backend.actions).toContainEqual({ do: 'switch_account', org: '00D1', user: '0052' });
  });

  it('are signed in to by a form that knows their place, where the sign-in is not kept', async () => {
    await opened([{ ...aoi, has_tokens: false }, claire]);
    expect(screen.queryByTestId('account-switch')).toBeNull();
    await fireEvent.click(screen.getByTestId('account-sign-in'));
    expect(screen.getByTestId<HTMLInputElement>('sign-in-key').value).toBe('3MVG9.hikari');
    expect(screen.getByTestId<HTMLInputElement>('sign-in-domain').value).toBe('https://hikari.my.salesforce.com');
  });

  it('are added by a form that stays while views come', async () => {
    const backend = await opened([claire]);
    await fireEvent.click(screen.getByTestId('account-add'));
    backend.show(fixture('idle_with_todos'));
    await tick();
    expect(screen.getByTestId('sign-in')).toBeTruthy();
  });
});

describe('the report for support', () => {
  it('is written by one press, says where it lies and shows the folder', async () => {
    const backend = await open();
    await fireEvent.click(screen.getByTestId('report-write'));
    await tick();
    await tick();
    expect(screen.getByTestId('report-path').textContent).toBe(backend.report);
    await fireEvent.click(screen.getByTestId('report-show'));
    expect(backend.actions).toContainEqual({ do: 'show_reports' });
  });

  it('says so where it can’t be written', async () => {
    const backend = await open();
    backend.report = null;
    await fireEvent.click(screen.getByTestId('report-write'));
    await tick();
    await tick();
    expect(screen.getByTestId('report').textContent).toContain('could not be written');
  });
});

describe('the settings', () => {
  it('are in words throughout', async () => {
    await open({ locked: ['logging'] }, { when_unmatched: 'log_to_fallback', subjects: { missed: 'A' } });
    expect(document.body.textContent).not.toMatch(/undefined|NaN|\[object|settings_|call_kind|value_/);
  });

  it('know every country by name', () => {
    const all = countries();
    expect(all.length).toBeGreaterThan(200);
    expect(all.find(({ value }) => value === 'JP')?.words).toBe('Japan');
    expect(new Set(all.map(({ words }) => words)).size).toBe(all.length);
  });
});

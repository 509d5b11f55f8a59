import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import type { PhoneField } from '../src/generated/PhoneField';
import type { View } from '../src/generated/View';
import { baseLocale, overwriteGetLocale } from '../src/paraglide/runtime.js';
import { first, fixture, frontCall } from './fixtures';
import { done, open } from './sidebar';

afterEach(() => {
  overwriteGetLocale(() => baseLocale);
});

const mobile: PhoneField = { name: 'MobilePhone', label: 'Mobile', text: '(090) 1234-5678', holds: 'this', may_change: true };

/** The card of a known caller, of whom the agent says that it is not their number. */
async function notTheirs(change: (backend: Fake) => void = () => undefined): Promise<Fake> {
  const backend = new Fake(fixture('ringing_known'));
  change(backend);
  render(App, { backend });
  await fireEvent.click(screen.getByTestId('not-theirs'));
  await vi.waitFor(() => screen.getByTestId(/^number-suggest/));
  return backend;
}

/** What is on screen. */
function newest(backend: Fake): View {
  const views: View[] = [];
  backend.subscribe((view) => views.push(view))();
  return first(views);
}

const shown = (): string => screen.getByTestId('wrong-number').textContent;
const call = frontCall(fixture('ringing_known'));
const who = call.who.picked;
const NUMBER = call.number;

describe('a number that is not theirs', () => {
  it('is remembered at once, and nobody is picked any more', async () => {
    const backend = await notTheirs();
    expect(done(backend, 'not_theirs')).toEqual([{ do: 'not_theirs', call: call.id, who: who?.id, on: true }]);
    expect(screen.getByTestId('matches').textContent).toContain('not their number, you said');
    await fireEvent.click(screen.getByTestId('number-theirs'));
    expect(done(backend, 'not_theirs').map((action) => action.on)).toEqual([true, false]);
    expect(screen.queryByTestId('wrong-number')).toBeNull();
  });

  it('says in words what is emptied on which record, one press before it is written', async () => {
    const backend = await notTheirs();
    expect(shown()).toContain(`“Mobile” of ${String(who?.name)} (Contact)`);
    expect(shown()).toContain('“(090) 1234-5678” stands there now');
    expect(done(backend, 'take_number_off')).toEqual([]);
    await fireEvent.click(screen.getByTestId('number-off'));
    const [taken] = done(backend, 'take_number_off');
    expect(taken).toMatchObject({ call: call.id, who: who?.id, field: 'MobilePhone' });
    expect(shown()).toContain('Noted: “Mobile”');
    expect(screen.queryByTestId('number-off')).toBeNull();
  });

  it('offers only a to-do where the field may not be changed', async () => {
    const backend = await notTheirs((fake) => (fake.phones = { ...fake.phones, fields: [{ ...mobile, may_change: false }] }));
    expect(shown()).toContain('You may not change that field');
    expect(screen.queryByTestId('number-off')).toBeNull();
    expect(shown()).toContain('for Kenji Mori');
    await fireEvent.click(screen.getByTestId('number-suggest'));
    await vi.waitFor(() => expect(shown()).toContain('the to-do will be made'));
    const [made] = done(backend, 'suggest_fix');
    expect(made).toMatchObject({ who: who?.id, subject: `Check the phone number ${NUMBER} on ${String(who?.name)}`, owner: { label: 'Kenji Mori' } });
  });

  it('is not taken off a field in which another number stands too', async () => {
    await notTheirs((fake) => (fake.phones = { ...fake.phones, fields: [{ ...mobile, holds: 'this_and_more', text: '090-1234-5678 / 03-5544-1001' }] }));
    expect(shown()).toContain('also holds another number');
    expect(screen.queryByTestId('number-off')).toBeNull();
  });

  it('can be taken off where Salesforce could not be asked, and says what is not known', async () => {
    const backend = await notTheirs((fake) => {
      const fields: PhoneField[] = [{ ...mobile, name: 'Phone', label: 'Business Phone' }, mobile].map((field) => ({ ...field, holds: 'unknown', text: '' }));
      fake.phones = { fields, owner: null, read: false };
    });
    expect(shown()).toContain('could not be asked');
    expect(shown()).toContain(`if ${NUMBER} alone still stands there`);
    expect(shown()).toContain('Whose record it is can be known only while Salesforce can be reached');
    expect(screen.queryByTestId('number-suggest')).toBeNull();
    expect(screen.getAllByTestId('number-off')).toHaveLength(1);
    await fireEvent.click(screen.getByTestId('number-off'));
    expect(done(backend, 'take_number_off').map((action) => action.field)).toEqual(['MobilePhone']);
  });

  it('asks again once Salesforce can be reached, and suggests the check to the owner', async () => {
    const [known, view] = [new Fake(fixture('ringing_known')).phones, fixture('ringing_known')];
    const offline = { ...view, link: { ...view.link, offline_since: 1795255230000 } };
    const backend = new Fake(offline);
    backend.phones = { fields: [], owner: null, read: false };
    render(App, { backend });
    await fireEvent.click(screen.getByTestId('not-theirs'));
    await vi.waitFor(() => screen.getByTestId('number-suggest-later'));
    backend.phones = { ...known, fields: [mobile], owner: { name: '005', label: 'Kenji Mori' } };
    backend.show({ ...newest(backend), link: view.link });
    await vi.waitFor(() => expect(shown()).toContain('for Kenji Mori'));
    expect(shown()).toContain('“(090) 1234-5678” stands there now');
  });

  it('says that the field is empty once it is, and not for ever that it will be', async () => {
    const backend = await notTheirs();
    await fireEvent.click(screen.getByTestId('number-off'));
    const [taken] = done(backend, 'take_number_off');
    const [write] = fixture('wrong_number').outbox;
    if (taken === undefined || write === undefined) throw new Error('no write');
    backend.show({ ...newest(backend), outbox: [{ ...write, id: taken.id }] });
    await tick();
    expect(shown()).toContain('will be emptied');
    backend.phones = { ...backend.phones, fields: [{ ...mobile, text: '', holds: 'nothing' }] };
    backend.show({ ...newest(backend), outbox: [] });
    await vi.waitFor(() => expect(shown()).toContain('is empty in Salesforce now'));
    expect(shown()).not.toContain('will be emptied');
  });

  it('is said of one of several at the matches, and opened again later', async () => {
    const backend = open('connected_several');
    const [maria] = frontCall(fixture('connected_several')).who.matches;
    await fireEvent.click(screen.getByTestId('not-theirs-choose'));
    expect(screen.getAllByTestId('not-theirs').map((button) => button.textContent.trim())).toEqual(
      ['Maria Rossi', 'Tom Reyes', 'Jo Park'].map((name) => `Not ${name}’s number`),
    );
    await fireEvent.click(first(screen.getAllByTestId('not-theirs')));
    expect(done(backend, 'not_theirs').map((action) => action.who)).toEqual([maria?.id]);
    await fireEvent.click(screen.getByTestId('wrong-number-close'));
    expect(screen.getByTestId('not-theirs-said').textContent).toContain('Maria Rossi');
    await fireEvent.click(screen.getByTestId('wrong-number-open'));
    expect(screen.getByTestId('wrong-number')).toBeTruthy();
    expect(done(backend, 'not_theirs')).toHaveLength(1);
    await fireEvent.click(screen.getByTestId('not-theirs-back'));
    expect(done(backend, 'not_theirs').map((action) => action.on)).toEqual([true, false]);
  });

  it('is said in Japanese', async () => {
    overwriteGetLocale(() => 'ja');
    await notTheirs();
    expect(shown()).toContain('「Mobile」を空にします');
    expect(shown()).toContain('所有者: Kenji Mori');
  });
});

describe('a change of a phone number in the outbox', () => {
  it('says what it does, why it was not done, and can be edited', async () => {
    open('wrong_number');
    await fireEvent.click(screen.getByTestId('nav-outbox'));
    await tick();
    const text = document.body.textContent;
    expect(text).toContain('Phone number of 佐藤 花子');
    expect(text).toContain('The field “Mobile” holds “+81 90-8765-4321” by now');
    expect(text).toContain('Nothing is written over it.');
  });
});

describe('a number that is missing on a record', () => {
  const name = 'Dana Whitfield';

  async function adds(change: (backend: Fake) => void = () => undefined): Promise<Fake> {
    const view = fixture('unknown_connected');
    const [card, ...others] = view.calls;
    if (card === undefined) throw new Error('no call');
    const dana = { ...(who ?? frontCall(view).who.matches[0]), id: '003Ea00000000009AA', name, field: null, certainty: 'by_hand' } as NonNullable<typeof who>;
    const backend = new Fake({ ...view, calls: [{ ...card, who: { ...card.who, state: 'known', picked: dana, by_agent: true } }, ...others] });
    change(backend);
    render(App, { backend });
    await fireEvent.click(screen.getByTestId('add-number-open'));
    await vi.waitFor(() => expect(screen.getByTestId('add-number').querySelector('p')).toBeTruthy());
    return backend;
  }

  it('asks into which of several empty fields the number goes', async () => {
    const empty = ['Phone', 'HomePhone'].map((field): PhoneField => ({ name: field, label: field, text: '', holds: 'nothing', may_change: true }));
    const backend = await adds((fake) => (fake.phones = { ...fake.phones, fields: [...empty, { ...mobile, holds: 'other' }] }));
    const offered = screen.getByRole('group', { name: 'Which field?' });
    expect(offered.textContent).not.toContain('Mobile');
    expect(screen.getByTestId('add-number').textContent).toContain(`into “Phone” of ${name} (Contact)`);
    await fireEvent.click(screen.getByRole('button', { name: 'HomePhone' }));
    expect(screen.getByTestId('add-number').textContent).toContain(`into “HomePhone” of ${name}`);
    await fireEvent.click(screen.getByTestId('add-number-do'));
    expect(done(backend, 'add_number').map((action) => action.field)).toEqual(['HomePhone']);
    await vi.waitFor(() => expect(screen.getByTestId('add-number').textContent).toContain('Noted'));
  });

  it('says so where it is there already, and where no field is empty', async () => {
    await adds();
    expect(screen.getByTestId('add-number').textContent).toContain('“Mobile” of this record holds');
    expect(screen.queryByTestId('add-number-do')).toBeNull();
  });

  it('says so where no field may be filled', async () => {
    await adds((fake) => (fake.phones = { ...fake.phones, fields: [{ ...mobile, holds: 'other' }] }));
    expect(screen.getByTestId('add-number').textContent).toContain('no empty phone field');
  });
});

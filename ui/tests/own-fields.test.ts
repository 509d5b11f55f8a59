import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import type { OwnDetail } from '../src/generated/OwnDetail';
import type { OwnField } from '../src/generated/OwnField';
import { fixture, frontCall } from './fixtures';
import { done } from './sidebar';

async function settings(own_fields: OwnField[]): Promise<Fake> {
  const view = fixture('ringing_known');
  view.settings.own_fields = own_fields;
  const backend = new Fake(view);
  render(App, { backend });
  await fireEvent.click(screen.getByTestId('nav-settings'));
  await vi.waitFor(() => expect(screen.getByTestId('own-fields')).toBeTruthy());
  return backend;
}

const set = (backend: Fake): OwnField[] | undefined => done(backend, 'change_settings').at(-1)?.settings.own_fields;

describe('fields of the org’s own', () => {
  it('are chosen in the settings, six at most, and taken off again', async () => {
    const tier = { object: 'Contact', field: 'Tier__c' };
    const backend = await settings([tier]);
    const offered = within(screen.getByTestId('own-field-add')).getAllByRole<HTMLOptionElement>('option', { hidden: true });
    expect(offered.map((option) => option.value)).toEqual(['', 'Contact.Visited__c', 'Account.Seats__c']);
    await fireEvent.change(screen.getByTestId('own-field-add'), { target: { value: 'Account.Seats__c' } });
    expect(set(backend)).toEqual([tier, { object: 'Account', field: 'Seats__c' }]);
    await fireEvent.click(screen.getByLabelText('Remove 取引先責任者: Customer tier'));
    expect(set(backend)).toEqual([{ object: 'Account', field: 'Seats__c' }]);
    document.body.replaceChildren();
    const six = ['A__c', 'B__c', 'C__c', 'D__c', 'E__c', 'F__c'].map((field) => ({ object: 'Lead', field }));
    await settings(six);
    expect(screen.queryByTestId('own-field-add')).toBeNull();
    // What the org hides by now keeps its place, and can be taken off.
    expect(screen.getByLabelText('Remove Lead: F__c')).toBeTruthy();
  });

  it('are shown in the forms of their types, and one that is hidden is said to be', () => {
    const own = (field: string, kind: OwnDetail['kind'], text: string | null, hidden = false): OwnDetail => ({ field, label: field, kind, text, hidden });
    const view = fixture('ringing_known');
    const panel = frontCall(view).panel;
    if (panel === null) throw new Error('the fixture has no panel');
    panel.own_details = [
      own('Tier__c', 'text', 'gold'),
      own('Seats__c', 'number', '1200.5'),
      own('Visited__c', 'date', '2026-11-02'),
      own('Vip__c', 'yes_no', 'false'),
      own('Page__c', 'text', null),
      own('Secret__c', 'text', null, true),
    ];
    render(App, { backend: new Fake(view) });
    const shown = panel.own_details.map(({ field }) => screen.getByTestId(`own-${field}`).textContent.trim());
    expect(shown).toEqual(['gold', '1,200.5', 'Nov 2, 2026', 'No', 'empty', 'hidden from you']);
  });
});

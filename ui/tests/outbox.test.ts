import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { WriteView } from '../src/generated/WriteView';
import { m } from '../src/i18n/m';
import RequestsText from '../src/views/settings/Requests.svelte';
import { fixture } from './fixtures';
import { done, open } from './sidebar';

/** The rows of the outbox by what stands in their heading. */
function row(words: string): HTMLElement {
  const rows = screen.getAllByTestId('outbox-row');
  const found = rows.find((one) => one.querySelector('summary')?.textContent.includes(words));
  if (found === undefined) throw new Error(`no row says ${words}`);
  return found;
}

async function outbox(): Promise<ReturnType<typeof open>> {
  const backend = open('outbox');
  await fireEvent.click(screen.getByTestId('nav-outbox'));
  return backend;
}

const write = (one: HTMLElement): string => one.dataset['writeId'] ?? '';

describe('the outbox', () => {
  it('groups what waits by what it waits for, and what needs the agent comes first', async () => {
    await outbox();
    const groups = ['outbox-discarded', 'outbox-later', 'outbox-on_hold', 'outbox-after_another', 'outbox-sent'];
    for (const group of groups) screen.getByTestId(group);
    expect(write(screen.getAllByTestId('outbox-row')[0] as HTMLElement)).toBe(write(row('Byron')));
    expect(within(screen.getByTestId('outbox-after_another')).getByText(/after “Byron”/)).toBeTruthy();
  });

  it('says in the heading of a call what it is and about whom, and opens to what it will write', async () => {
    await outbox();
    const call = row('Outbound call, 6 min 12 s · Julie Lefèvre');
    const fields = within(call).getByTestId('write-fields').textContent;
    for (const words of ['Subject', 'Note', 'Agreed on the pilot for Lyon', 'Call', '6 min 12 s', 'Outcome', 'Connected'])
      expect(fields).toContain(words);
    expect(within(call).getByTestId('last-answer').textContent).toContain('UNABLE_TO_LOCK_ROW');
  });

  it('holds a write, lets it go and sends one by itself', async () => {
    const backend = await outbox();
    const call = row('Outbound call');
    await fireEvent.click(within(call).getByTestId('write-hold'));
    await fireEvent.click(within(row('Outbound call')).getByTestId('write-release'));
    await fireEvent.click(within(row('Outbound call')).getByTestId('write-send'));
    expect(done(backend, 'hold').map((action) => action.on)).toEqual([true, false]);
    expect(done(backend, 'retry').map((action) => action.write)).toEqual([write(call)]);
  });

  it('discards a write, puts the focus on Undo, and takes it back', async () => {
    const backend = await outbox();
    const call = row('Outbound call');
    await fireEvent.click(within(call).getByTestId('write-discard'));
    const gone = screen.getAllByTestId('discarded-row').find((one) => write(one) === write(call)) as HTMLElement;
    const undo = within(gone).getByTestId('write-undo');
    expect(document.activeElement).toBe(undo);
    await fireEvent.click(undo);
    expect(done(backend, 'discard').map((action) => action.write)).toEqual([write(call)]);
    expect(done(backend, 'take_back').map((action) => action.write)).toEqual([write(call)]);
  });

  it('says of a discarded write that it may be in Salesforce all the same', async () => {
    await outbox();
    const gone = screen.getByTestId('discarded-row').textContent;
    expect(gone).toContain('Order business cards');
    expect(gone).toContain('It may be in Salesforce all the same');
  });

  it('opens a call for a change, and changes a next step in place', async () => {
    const backend = await outbox();
    const step = row('Send the brochure');
    await fireEvent.click(within(step).getByTestId('write-edit'));
    await fireEvent.input(within(step).getByTestId('task-edit-subject'), { target: { value: 'Send both brochures' } });
    await fireEvent.click(within(step).getByTestId('task-edit-save'));
    const [edited] = done(backend, 'edit_task');
    expect(edited?.task).toEqual({ at: 'outbox', id: write(step) });
    expect(edited?.todo.subject).toBe('Send both brochures');
    await fireEvent.click(within(row('Outbound call')).getByTestId('write-edit'));
    expect(done(backend, 'show')).toHaveLength(1);
  });

  it('names the field for which a new person was refused, and sends what is filled in', async () => {
    const backend = await outbox();
    const lead = row('Byron');
    await fireEvent.click(within(lead).getByTestId('write-edit'));
    expect(within(lead).getByRole('status').textContent).toContain('Branch');
    const branch = within(lead).getByTestId('person-edit-Branch__c');
    expect(branch.getAttribute('aria-invalid')).toBe('true');
    await fireEvent.change(branch, { target: { value: 'Retail' } });
    await fireEvent.click(within(lead).getByTestId('person-edit-save'));
    const [edited] = done(backend, 'edit_person');
    expect(edited?.fields).toEqual({ LastName: 'Byron', Company: 'Engines & Co', Branch__c: 'Retail' });
  });

  it('gives a write to another person, who is found as everywhere', async () => {
    const backend = await outbox();
    const call = row('Outbound call');
    await fireEvent.click(within(call).getByTestId('write-other'));
    await fireEvent.input(within(call).getByTestId('search'), { target: { value: '長谷川' } });
    await fireEvent.click(await within(call).findByTestId('search-result-1'));
    expect(done(backend, 'relink').map((action) => action.write)).toEqual([write(call)]);
  });

  it('finds what is looked for in what a write is, is about and writes', async () => {
    const backend = await outbox();
    const all = screen.getAllByTestId('outbox-row').length;
    const looks = async (text: string): Promise<void> => {
      await fireEvent.input(screen.getByTestId('outbox-search'), { target: { value: text } });
    };
    const found = (): number => screen.queryAllByTestId('outbox-row').length;
    await looks('lefevre pilot');
    expect(found()).toBeGreaterThan(0);
    expect(found()).toBeLessThan(all);
    row('Julie Lefèvre');
    expect(screen.getByTestId('outbox-shown').textContent).toBe(m.outbox_shown({ shown: found(), of: all }));
    await looks('nobody wrote this');
    expect(found()).toBe(0);
    await fireEvent.click(screen.getByTestId('outbox-show-all'));
    expect(found()).toBe(all);
    expect(screen.getByTestId<HTMLInputElement>('outbox-search').value).toBe('');
    expect(done(backend, 'discard')).toEqual([]);
  });

  it('shows what waits for one thing, or was made on some days, and all again', async () => {
    await outbox();
    const all = screen.getAllByTestId('outbox-row').length;
    const found = (): number => screen.queryAllByTestId('outbox-row').length;
    const state = screen.getByTestId<HTMLSelectElement>('outbox-filter-state');
    state.value = 'on_hold';
    await fireEvent.change(state);
    expect(found()).toBe(1);
    screen.getByTestId('outbox-on_hold');
    await fireEvent.click(screen.getByTestId('outbox-show-all'));
    await fireEvent.input(screen.getByTestId('outbox-filter-from'), { target: { value: '2026-11-20' } });
    expect(found()).toBe(all);
    await fireEvent.input(screen.getByTestId('outbox-filter-to'), { target: { value: '2026-11-20' } });
    expect(found()).toBe(0);
    await fireEvent.click(screen.getByTestId('outbox-show-all'));
    expect(found()).toBe(all);
  });

  it('shows a long group page by page', async () => {
    const backend = await outbox();
    const view = fixture('outbox');
    const one = view.outbox.find(({ state }) => state === 'on_hold') as WriteView;
    const many = Array.from({ length: 70 }, (_, n) => ({ ...one, id: `00000000-0000-0000-0000-${String(n).padStart(12, '0')}` }));
    backend.show({ ...view, outbox: many });
    await tick();
    expect(screen.getAllByTestId('outbox-row')).toHaveLength(30);
    await fireEvent.click(screen.getByTestId('outbox-more'));
    await fireEvent.click(screen.getByTestId('outbox-more'));
    expect(screen.getAllByTestId('outbox-row')).toHaveLength(70);
    expect(screen.queryByTestId('outbox-more')).toBeNull();
  });

  it('opens in Salesforce what a write is about', async () => {
    const backend = await outbox();
    await fireEvent.click(within(row('Julie Lefèvre')).getByTestId('write-open'));
    expect(done(backend, 'open')).toHaveLength(1);
  });

  it('lists what was sent today, and each opens', async () => {
    const backend = await outbox();
    const sent = within(screen.getByTestId('outbox-sent')).getAllByTestId('sent-row');
    expect(sent[0]?.textContent).toContain('長谷川 美智子');
    await fireEvent.click(screen.getByTestId('sent-open'));
    expect(done(backend, 'open').map((action) => action.record)).toEqual(['00TEa0000000070AAA']);
    expect(document.querySelector('header')?.textContent).toContain('1 sent today');
  });
});

describe('the line below', () => {
  it('says since when people and each phone are known or lost, on every screen', async () => {
    open('outbox');
    for (const place of ['call', 'recent', 'outbox', 'settings']) {
      await fireEvent.click(screen.getByTestId(`nav-${place}`));
      const health = screen.getByTestId('health').textContent;
      expect(health).toContain('People as of 09:00');
      expect(health).toContain('baresip heard since 09:00');
      expect(health).toContain('desk-phone lost since 13:50');
    }
  });

  it('counts what waits, what needs the agent and what is held beside each other', () => {
    open('outbox');
    const words = screen.getByTestId('footer-link').textContent;
    for (const count of ['1 needs you', '3 waiting', '1 on hold']) expect(words).toContain(count);
  });

  it('says since when it is offline', () => {
    open('ended_offline');
    expect(screen.getByTestId('footer-link').textContent).toContain('Offline since 14:02');
  });
});

describe('the two counts of requests', () => {
  it.each([
    [66, 68],
    [68, 66],
    [0, 68],
  ])('are told as two counts that may differ: the org %i, this computer %i', (used, made) => {
    render(RequestsText, { requests: { used, allowed: 15_000, made, cap: null, left: 'plenty' } });
    const told = screen.getByTestId('requests').textContent;
    expect(told).toContain(m.requests_org({ used: String(used), allowed: '15,000' }));
    expect(told).toContain(m.requests_made({ made: String(made) }));
    // Neither is said to be a part of the other: they are counted in two places.
    expect(told).not.toMatch(/of them|of these/);
  });
});

import { fireEvent, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { baseLocale, overwriteGetLocale } from '../src/paraglide/runtime.js';
import { fixture, frontCall } from './fixtures';
import { done, open } from './sidebar';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  overwriteGetLocale(() => baseLocale);
});

const textOf = (testid: string): string => screen.getByTestId(testid).textContent;

describe('several matches', () => {
  it('are told apart by object, title, company, owner and the reason, how sure it is in words', () => {
    open('connected_several');
    for (const words of ['Maria Rossi', 'Contact', 'CFO', 'Bluewater Ltd', 'Owner: Claire Martin', 'Phone, exact']) {
      expect(textOf('match-1')).toContain(words);
    }
    for (const words of ['Jo Park', 'Lead', 'Bluewater', 'Owner: Claire Martin', 'Mobile, possible: country assumed']) {
      expect(textOf('match-3')).toContain(words);
    }
    expect(screen.getByText('3 Salesforce matches')).toBeTruthy();
  });

  it('say when each was last called with and by whom, and nothing where that is not known', () => {
    open('four_matches');
    expect(textOf('match-1')).toContain('Last call 3 days ago by SATO Keiko');
    expect(textOf('match-2')).toContain('Last call today 08:12 by you');
    for (const match of ['match-3', 'match-4']) expect(textOf(match)).not.toMatch(/call/i);
  });

  it('say it in Japanese, by the day where it is long ago', () => {
    overwriteGetLocale(() => 'ja');
    open('four_matches_in_japanese');
    expect(textOf('match-1')).toContain('最終通話: 3日前（ヴィルヘルミーナ 小笠原）');
    expect(textOf('match-2')).toContain('最終通話: 今日 08:12（自分）');
    expect(textOf('match-3')).toContain('最終通話: 2025年12月24日（佐藤 恵子）');
  });

  it('are unknown in words where nobody has the number', () => {
    open('unknown_connected');
    expect(screen.getByText('Not in Salesforce')).toBeTruthy();
    expect(screen.getByText('No record has this number')).toBeTruthy();
  });

  it('have the first one ready for Enter, and nobody is picked by that', async () => {
    const backend = open('connected_several');
    expect(frontCall(fixture('connected_several')).who.picked).toBeNull();
    const chosen = screen.getAllByRole('option').map((option) => option.getAttribute('aria-selected'));
    expect(chosen).toEqual(['true', 'false', 'false']);
    expect(done(backend, 'pick')).toEqual([]);
    await fireEvent.keyDown(screen.getByTestId('matches'), { key: 'Enter' });
    expect(done(backend, 'pick').map((action) => action.who.name)).toEqual(['Maria Rossi']);
  });
});

describe('what search found', () => {
  it('says so where only this computer could be asked', async () => {
    const backend = open('unknown_connected');
    vi.spyOn(backend, 'query').mockResolvedValue({ answer: 'found', matches: [], local_only: true, partial: false, more: false, unread: [] });
    await fireEvent.input(screen.getByTestId('search'), { target: { value: 'dana' } });
    await vi.advanceTimersByTimeAsync(250);
    expect(screen.getByText('Only this computer could be asked.', { exact: false })).toBeTruthy();
  });

  it('says so where not everybody was read yet', async () => {
    const backend = open('unknown_connected');
    const asked = vi.spyOn(backend, 'query').mockResolvedValue({ answer: 'found', matches: [], local_only: false, partial: true, more: false, unread: [] });
    await fireEvent.input(screen.getByTestId('search'), { target: { value: 'dana' } });
    await vi.advanceTimersByTimeAsync(250);
    expect(screen.getByText('Not everybody has been read from Salesforce yet', { exact: false })).toBeTruthy();
    asked.mockResolvedValue({ answer: 'found', matches: [], local_only: false, partial: false, more: false, unread: [] });
    await fireEvent.input(screen.getByTestId('search'), { target: { value: 'danb' } });
    await vi.advanceTimersByTimeAsync(250);
    expect(screen.queryByText('Not everybody has been read from Salesforce yet', { exact: false })).toBeNull();
  });

  it('names the e-mail address by which somebody was found', async () => {
    const backend = open('unknown_connected');
    const [known] = frontCall(fixture('connected_several')).who.matches;
    if (known === undefined) throw new Error('nobody is known');
    const matches = [{ ...known, field: null, email: 'maria.rossi_1@bluewater.example' }, { ...known, id: '003Ea00000Fake9AAA', name: 'Lena Vogt', field: null }];
    vi.spyOn(backend, 'query').mockResolvedValue({ answer: 'found', matches, local_only: false, partial: false, more: false, unread: [] });
    await fireEvent.input(screen.getByTestId('search'), { target: { value: 'rossi_1' } });
    await vi.advanceTimersByTimeAsync(250);
    expect(screen.getByTestId('search-result-1').textContent).toContain('E-mail: maria.rossi_1@bluewater.example');
    expect(screen.getByTestId('search-result-2').textContent).not.toContain('E-mail');
  });

  it('is picked by arrow and Enter, without the pointer', async () => {
    const backend = open('unknown_connected');
    const search = screen.getByTestId('search');
    await fireEvent.input(search, { target: { value: 'dan' } });
    await vi.advanceTimersByTimeAsync(250);
    await fireEvent.keyDown(search, { key: 'ArrowDown' });
    await fireEvent.keyDown(search, { key: 'Enter' });
    expect(done(backend, 'pick').map((action) => action.who.name)).toEqual(['Daniel Okafor']);
  });
});

import { fireEvent, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fake } from '../src/backend/fake';
import type { View } from '../src/generated/View';
import { fixture, frontCall } from './fixtures';
import { open } from './sidebar';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const RING = '00000000-0000-0000-0000-00000000000a';
const focused = (): string | undefined => (document.activeElement as HTMLElement | null)?.dataset['testid'];

async function press(testid: string): Promise<void> {
  const button = screen.getByTestId(testid);
  button.focus();
  await fireEvent.click(button);
  await vi.advanceTimersByTimeAsync(10);
}

/** A new contact is opened. */
async function opened(): Promise<Fake> {
  const backend = open('new_person_form');
  await press('new-person-open');
  return backend;
}

async function looksFor(text: string): Promise<HTMLElement> {
  const field = screen.getByTestId('new-person-account');
  field.focus();
  await fireEvent.input(field, { target: { value: text } });
  await vi.advanceTimersByTimeAsync(300);
  return field;
}

describe('the keyboard in a new contact', () => {
  it('is in its first field once the agent has opened it, and on the button that opens it once it is closed', async () => {
    await opened();
    expect(focused()).toBe('new-person-FirstName');
    await fireEvent.click(screen.getByText('Cancel'));
    await vi.advanceTimersByTimeAsync(10);
    expect(focused()).toBe('new-person-open');
  });

  it('is on the button that goes on where words stand in it, and again in the first field', async () => {
    await opened();
    await fireEvent.input(screen.getByTestId('new-person-LastName'), { target: { value: 'Byron' } });
    await fireEvent.click(screen.getByText('Cancel'));
    await vi.advanceTimersByTimeAsync(10);
    expect(focused()).toBe('new-person-go-on');
    await press('new-person-go-on');
    expect(focused()).toBe('new-person-FirstName');
    await press('new-person-discard');
    expect(focused()).toBe('new-person-open');
  });

  it.each([
    ['by a click', () => fireEvent.click(screen.getByTestId('new-person-account-result-1'))],
    ['by Enter', () => fireEvent.keyDown(screen.getByTestId('new-person-account'), { key: 'Enter' })],
  ])('is on the chosen company’s button where it was chosen %s, and back in the search once it is taken off', async (_, choose) => {
    await opened();
    await looksFor('danu');
    await choose();
    await vi.advanceTimersByTimeAsync(10);
    const button = within(screen.getByTestId('new-person-account-chosen')).getByRole('button');
    expect(document.activeElement).toBe(button);
    await fireEvent.click(button);
    await vi.advanceTimersByTimeAsync(10);
    expect(focused()).toBe('new-person-account');
  });

  it('is taken by no ring, and not by the card that comes back after one', async () => {
    const backend = await opened();
    await looksFor('danu');
    await fireEvent.click(screen.getByTestId('new-person-account-result-1'));
    await vi.advanceTimersByTimeAsync(300);
    let now: View | undefined;
    backend.subscribe((view) => (now = view))();
    if (now === undefined) throw new Error('no view');
    const ring = { ...frontCall(fixture('ringing_known')), id: RING };
    (document.activeElement as HTMLElement).blur();
    backend.show({ ...now, calls: [ring, ...now.calls], front: RING });
    await vi.advanceTimersByTimeAsync(10);
    expect(document.activeElement).toBe(document.body);
    backend.show(now);
    await vi.advanceTimersByTimeAsync(10);
    expect(screen.getByTestId('new-person-account-chosen')).toBeTruthy();
    expect([undefined, 'new-person-LastName', 'new-person-account']).toContain(focused());
    expect(screen.getByTestId('new-person-account-chosen').contains(document.activeElement)).toBe(false);
    expect(focused()).not.toBe('new-person-FirstName');
  });
});

import { fireEvent, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { first, fixture } from './fixtures';
import { done, open } from './sidebar';

const rows = (): HTMLElement[] => within(screen.getByTestId('waiting-calls')).getAllByRole('listitem');

describe('a call that waits for a person', () => {
  it('leaves the list once the agent is done with it, and comes back by Undo, with the keyboard where the agent is', async () => {
    const backend = open('idle_with_todos');
    const { waiting } = fixture('idle_with_todos');
    expect(rows().length).toBe(waiting.length);
    await fireEvent.click(first(screen.getAllByTestId('waiting-done')));
    await tick();
    const { id } = first(waiting);
    expect(done(backend, 'done_with')).toEqual([{ do: 'done_with', call: id, on: true }]);
    expect(rows().map((row) => row.dataset['callId'])).not.toContain(id);
    const undo = screen.getByTestId('waiting-undo');
    expect(within(undo).getByRole('status').textContent).toContain('stays among the recent calls');
    expect(document.activeElement).toBe(within(undo).getByRole('button'));
    await fireEvent.click(within(undo).getByRole('button'));
    await tick();
    expect(done(backend, 'done_with').at(-1)?.on).toBe(false);
    expect(rows().map((row) => row.dataset['callId'])).toContain(id);
    expect(screen.queryByTestId('waiting-undo')).toBeNull();
  });

  it('can be undone also if it was the last one', async () => {
    open('idle_with_todos');
    for (;;) {
      const [button] = screen.queryAllByTestId('waiting-done');
      if (button === undefined) break;
      await fireEvent.click(button);
      await tick();
    }
    expect(screen.getByTestId('waiting-undo')).toBeTruthy();
  });

  it('is named in the words of both buttons', () => {
    open('idle_with_todos');
    const label = first(screen.getAllByTestId('waiting-done')).getAttribute('aria-label');
    expect(label).toMatch(/^Done with the call of .*\d/);
  });
});

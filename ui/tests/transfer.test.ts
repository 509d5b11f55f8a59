import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { m } from '../src/i18n/m';
import { done, open } from './sidebar';

async function outbox(fixture: string): Promise<ReturnType<typeof open>> {
  const backend = open(fixture);
  await fireEvent.click(screen.getByTestId('nav-outbox'));
  return backend;
}

async function types(field: string, value: string): Promise<void> {
  await fireEvent.input(screen.getByTestId(field), { target: { value } });
}

const value = (field: string): string => screen.getByTestId<HTMLInputElement>(field).value;

describe('an export', () => {
  it('is made with a passphrase that is typed twice, and forgotten then', async () => {
    const backend = await outbox('outbox');
    await types('export-passphrase', 'four plain words');
    await types('export-again', 'four plain word');
    await fireEvent.submit(screen.getByTestId('export'));
    within(screen.getByTestId('export')).getByText(m.transfer_differ());
    expect(done(backend, 'export_waiting')).toEqual([]);
    await types('export-again', 'four plain words');
    await fireEvent.submit(screen.getByTestId('export'));
    expect(done(backend, 'export_waiting')).toEqual([{ do: 'export_waiting', passphrase: 'four plain words' }]);
    await waitFor(() => expect([value('export-passphrase'), value('export-again')]).toEqual(['', '']));
    // What is typed there is no draft: it goes nowhere else.
    expect(JSON.stringify(done(backend, 'edit_form'))).not.toContain('plain');
  });

  it('says where the file is, and what it holds is not sent from here unless the agent says so', async () => {
    const backend = await outbox('outbox_exported');
    expect(screen.getByTestId('export-path').textContent).toContain('.ringside');
    const group = screen.getByTestId('outbox-exported');
    within(group).getByText(m.write_exported_what());
    const one = within(group).getAllByTestId('outbox-row')[0] as HTMLElement;
    expect(within(one).queryByTestId('write-send')).toBeNull();
    expect(within(one).queryByTestId('write-release')).toBeNull();
    await fireEvent.click(within(one).getByTestId('write-send-here'));
    expect(done(backend, 'retry').map((action) => action.write)).toEqual([one.dataset['writeId']]);
    await fireEvent.click(screen.getByTestId('send-exported'));
    expect(done(backend, 'send_exported_here')).toHaveLength(1);
  });

  it('is told until the agent has read of it', async () => {
    const backend = await outbox('outbox_exported');
    await fireEvent.click(screen.getByTestId('transfer-close'));
    expect(done(backend, 'dismiss_transfer')).toHaveLength(1);
    expect(screen.queryByTestId('export-path')).toBeNull();
  });

  it('is not offered where nothing waits', async () => {
    await outbox('my_day');
    expect(screen.queryByTestId('transfer-export')).toBeNull();
    screen.getByTestId('transfer-import');
  });
});

describe('an import', () => {
  it('wants a file, and hands over its bytes and the passphrase', async () => {
    const backend = await outbox('my_day');
    await fireEvent.submit(screen.getByTestId('import'));
    within(screen.getByTestId('import')).getByText(m.transfer_no_file());
    const file = new File([new Uint8Array([0, 1, 2, 255])], 'waiting.ringside');
    const input = screen.getByTestId<HTMLInputElement>('import-file');
    Object.defineProperty(input, 'files', { value: { item: () => file } });
    await fireEvent.change(input);
    await types('import-passphrase', 'four plain words');
    await fireEvent.submit(screen.getByTestId('import'));
    await waitFor(() =>
      expect(done(backend, 'import_waiting')).toEqual([
        { do: 'import_waiting', file: 'AAEC/w==', passphrase: 'four plain words' },
      ]),
    );
  });
});

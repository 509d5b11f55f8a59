import { render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import catalogue from '../messages/en.json';
import App from '../src/App.svelte';
import { Fake } from '../src/backend/fake';
import { fixture, fixtures } from './fixtures';

const keys = Object.keys(catalogue).filter((key) => key.includes('_'));

/** Everything that a person can read or hear. */
function words(root: HTMLElement): string {
  const spoken = ['aria-label', 'placeholder', 'title'].flatMap((name) =>
    [...root.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name)),
  );
  return [root.textContent, ...spoken].join('\n');
}

describe('every fixture', () => {
  it('is one of at least ten', () => {
    expect(Object.keys(fixtures).length).toBeGreaterThanOrEqual(10);
  });

  it.each(Object.keys(fixtures))('%s is drawn whole, in words', (name) => {
    const { container } = render(App, { backend: new Fake(fixture(name)) });
    const text = words(container);
    // A program that could not start shows what is wrong and nothing else.
    expect(screen.queryByTestId('footer-link') === null).toBe(name === 'trouble_keychain');
    expect(screen.queryByText(catalogue.broken_what, { exact: false })).toBeNull();
    for (const key of keys) expect(text.split(/[^a-z_]/)).not.toContain(key);
    expect(text).not.toMatch(/undefined|NaN|\[object|Invalid Date|\{[a-z]+\}/);
  });

  it.each(Object.keys(fixtures))('%s has no style attribute, which the window would refuse', (name) => {
    const { container } = render(App, { backend: new Fake(fixture(name)) });
    expect(container.querySelector('[style]')).toBeNull();
  });
});

describe('what a view says', () => {
  it('names the caller, the stage and the field that fits', () => {
    render(App, { backend: new Fake(fixture('ringing_known')) });
    expect(screen.getByTestId('caller-name').textContent).toBe('佐藤 花子');
    expect(screen.getByTestId('stage').textContent).toBe('Negotiation');
    expect(screen.getByText('Contact · Mobile', { exact: false })).toBeTruthy();
    expect(screen.getByTestId('call-phase').textContent).toBe('ringing');
    expect(screen.getByTestId('next-steps').textContent).toContain('2 days late');
  });

  it('says when they spoke last, and what was noted then', () => {
    render(App, { backend: new Fake(fixture('ringing_known')) });
    expect(screen.getByTestId('last-call').textContent).toContain('Asked for volume discount');
  });

  it('tells a call once, politely, with the number of matches', () => {
    const view = fixture('connected_several');
    const backend = new Fake(view);
    render(App, { backend });
    const status = screen.getByTestId('announcement');
    expect(status.getAttribute('role')).toBe('status');
    expect(status.textContent).toBe('Call from +1 415-555-0134, 3 matches');
  });

  it('says how much waits while it is offline, and shows it', async () => {
    render(App, { backend: new Fake(fixture('ended_offline')) });
    expect(screen.getByTestId('offline-bar').textContent).toContain('Offline since 14:02.');
    expect(screen.getByTestId('offline-bar').textContent).toContain('3 changes wait on this computer.');
    expect(screen.getByTestId('log-state').textContent).toContain('waiting for the network');
    screen.getByText('See').click();
    expect((await screen.findAllByTestId('outbox-row')).length).toBe(3);
  });

  it('gives Salesforce’s own message and code where it refused', () => {
    render(App, { backend: new Fake(fixture('needs_you')) });
    const card = screen.getByRole('alert');
    expect(card.textContent).toContain('“Reason” is required on completed calls');
    expect(card.textContent).toContain('FIELD_CUSTOM_VALIDATION_EXCEPTION');
    expect(screen.getByTestId('footer-link').textContent).toContain('1 needs you');
  });

  it('draws what Salesforce says as text, never as markup', () => {
    const view = fixture('ringing_known');
    const picked = view.calls[0]?.who.picked;
    if (picked) picked.name = '<img src=x onerror=alert(1)>';
    const { container } = render(App, { backend: new Fake(view) });
    expect(screen.getByTestId('caller-name').textContent).toBe('<img src=x onerror=alert(1)>');
    expect(container.querySelector('img')).toBeNull();
  });

  it('shows each call as one card when a second one rings', () => {
    render(App, { backend: new Fake(fixture('two_calls')) });
    const cards = screen.getAllByTestId('call-tab').map((card) => card.dataset['callId']);
    expect(new Set(cards).size).toBe(3);
    expect(screen.getByTestId('caller-name').textContent).toBe('Maria Rossi');
  });

  it('draws a list that holds the same task twice', () => {
    const view = fixture('ringing_known');
    const panel = view.calls[0]?.panel;
    if (panel) panel.past = [...panel.past, ...panel.past];
    render(App, { backend: new Fake(view) });
    expect(screen.getByTestId('past-activities').querySelectorAll('li').length).toBe(3);
  });

  it('never puts an older view in the place of a newer one', () => {
    const backend = new Stale(fixture('ringing_known'));
    render(App, { backend });
    const old = fixture('unknown_connected');
    backend.send({ ...old, rev: 1 });
    expect(screen.getByTestId('caller-name').textContent).toBe('佐藤 花子');
  });
});

/** A backend whose revisions are the test's own. */
class Stale extends Fake {
  send: (view: ReturnType<typeof fixture>) => void = () => undefined;

  override subscribe(onView: (view: ReturnType<typeof fixture>) => void): () => void {
    this.send = onView;
    return super.subscribe(onView);
  }
}

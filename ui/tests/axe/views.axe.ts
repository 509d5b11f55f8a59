import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, type Scheme } from './browser';

const ROOT = join(import.meta.dirname, '..', '..');
const fixtures = readdirSync(join(ROOT, '..', 'tests', 'fixtures', 'views')).map((file) => file.replace(/\.json$/, ''));
/** Fixtures in which more than the first screen is checked: the screens to which the buttons at the bottom lead. */
const FURTHER: Record<string, readonly string[]> = {
  conflict: ['outbox'],
  ended_offline: ['recent', 'outbox'],
  found_in_settings: ['settings'],
  lookalikes: ['outbox'],
  needs_you: ['recent', 'outbox'],
  required_fields: ['outbox'],
  settings_in_japanese: ['settings'],
  two_calls: ['recent'],
  wrong_number: ['outbox'],
};

/** Fixtures in which something is opened first: the buttons that open it. */
const OPENED: Record<string, readonly string[]> = {
  connected_several: ['not-theirs-choose'],
  wrong_number: ['wrong-number-open'],
};

/** The sidebar with its fixtures for a plain browser, which `npm run axe` builds first. */
const BUILT = join(ROOT, 'node_modules', '.fixtures');

/** The rules whose result depends on the colour scheme. All other rules, as for names and roles, run in light only. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** Tells what the bar of calls cuts in a sidebar so wide. A line is as high as the letters of all scripts are, and the mark of the tab that is shown lies below it. */
const CUT_IN_BAR = `return (async (width) => {
  document.body.style.inlineSize = width + 'px';
  while (!document.querySelector('[data-testid="call-tab"]')) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return [...document.querySelectorAll('[data-testid="call-tab"] button')].flatMap((tab) => {
    const box = tab.getBoundingClientRect();
    const style = getComputedStyle(tab);
    const [end, bottom] = [box.right - parseFloat(style.paddingRight), box.bottom - 2 - parseFloat(style.borderBottomWidth)];
    const whole = [...tab.querySelectorAll('.state, .time')].filter((part) => {
      const { right } = part.getBoundingClientRect();
      return part.scrollWidth > part.clientWidth || right > end + 1;
    });
    const low = [...tab.querySelectorAll('.more')].filter((line) => {
      const height = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
      return height < 1.44 || line.getBoundingClientRect().bottom > bottom;
    });
    return [...whole, ...low].map((part) => part.textContent);
  });
})(...arguments);`;

let server: PreviewServer;
let address: string;

beforeAll(async () => {
  if (!process.env['DISPLAY']) throw new Error('there is no display: run this through `cargo xtask desktop npm run axe`');
  copyFileSync(join(ROOT, 'node_modules', 'axe-core', 'axe.min.js'), join(BUILT, 'axe.js'));
  const options = { host: '127.0.0.1', port: 0 };
  server = await preview({ root: ROOT, configFile: false, logLevel: 'warn', build: { outDir: BUILT }, preview: options });
  address = server.resolvedUrls?.local[0] ?? '';
});

afterAll(() => server.close());

describe.each<Scheme>(['light', 'dark'])('on a %s desktop', (scheme) => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await Browser.open(scheme);
    await browser.resize(380, 800);
  });

  afterAll(() => browser.close());

  it('the page is drawn as such', async () => {
    await browser.go(`${address}?fixture=ringing_known`);
    expect(await browser.run("return matchMedia('(prefers-color-scheme: dark)').matches")).toBe(scheme === 'dark');
  });

  it.each([300, 360, 447])('a bar of %i pixels cuts neither state nor time, nor the lowest letters of a company', async (width) => {
    for (const fixture of ['busy_hour', 'two_calls', 'long_japanese_names']) {
      await browser.go(`${address}?fixture=${fixture}`);
      expect(await browser.run(CUT_IN_BAR, width)).toEqual([]);
    }
  });

  it.each(fixtures)('%s can be used by everybody', async (fixture) => {
    await browser.go(`${address}?fixture=${fixture}`);
    const found = [await violations(browser, scheme)];
    for (const testid of OPENED[fixture] ?? []) {
      await browser.run('document.querySelector(`[data-testid="${arguments[0]}"]`).click()', testid);
      found.push(await violations(browser, scheme));
    }
    for (const screen of FURTHER[fixture] ?? []) {
      await browser.run('document.querySelector(`[data-testid="nav-${arguments[0]}"]`).click()', screen);
      found.push(await violations(browser, scheme));
    }
    expect(found.flat()).toEqual([]);
  });
});

/** What axe finds wrong, a line for each element. */
async function violations(browser: Browser, scheme: Scheme): Promise<string[]> {
  const options = { resultTypes: ['violations'], preload: false, ...(scheme === 'dark' && { runOnly: OF_COLOUR }) };
  const found = await browser.run(
    `return (async (options) => {
       if (!window.axe) await new Promise((then, fail) => {
         const script = document.createElement('script');
         script.src = '/axe.js';
         script.onload = then;
         script.onerror = fail;
         document.head.append(script);
       });
       while (!document.querySelector('main')) await new Promise(requestAnimationFrame);
       await new Promise(requestAnimationFrame);
       return (await window.axe.run(options)).violations;
     })(...arguments);`,
    options,
  );
  const lines = (found as AxeResults['violations']).flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''} ${node.html}`),
  );
  return [...new Set(lines)];
}

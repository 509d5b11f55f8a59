import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';

export type Scheme = 'light' | 'dark';

/** How long the driver may take to answer at all. */
const PATIENCE = 20_000;

/**
 * WebKit's small browser, driven as https://www.w3.org/TR/webdriver2/ says: the engine of the sidebar's own window, with its
 * layout and colours, which no imitation of a browser has.
 */
export class Browser {
  readonly #driver: ChildProcess;
  readonly #address: string;
  #session = '';

  private constructor(driver: ChildProcess, address: string) {
    this.#driver = driver;
    this.#address = address;
  }

  /** A window as wide as the sidebar, whose desktop is light or dark. */
  static async open(scheme: Scheme): Promise<Browser> {
    const port = await freePort();
    const theme = scheme === 'dark' ? 'Adwaita:dark' : 'Adwaita';
    const driver = spawn('WebKitWebDriver', [`--port=${port}`], { env: { ...process.env, GTK_THEME: theme }, stdio: 'ignore' });
    const browser = new Browser(driver, `http://127.0.0.1:${port}`);
    driver.on('error', () => undefined);
    await browser.#answers();
    const options = { binary: miniBrowser(), args: ['--automation'] };
    const wanted = { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } } };
    const opened = (await browser.#ask('/session', wanted)) as { sessionId: string };
    browser.#session = `/session/${opened.sessionId}`;
    return browser;
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#ask('/window/rect', { width, height });
  }

  async go(url: string): Promise<void> {
    await this.#ask('/url', { url });
  }

  /** Runs the body of a function in the page. A promise that it returns is awaited. */
  async run(script: string, ...args: unknown[]): Promise<unknown> {
    return await this.#ask('/execute/sync', { script, args });
  }

  async close(): Promise<void> {
    try {
      await fetch(this.#address + this.#session, { method: 'DELETE' });
    } finally {
      this.#driver.kill();
    }
  }

  async #answers(): Promise<void> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      if (this.#driver.exitCode !== null || this.#driver.pid === undefined) throw new Error('WebKitWebDriver did not start');
      try {
        await fetch(`${this.#address}/status`);
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
        await new Promise((then) => setTimeout(then, 50));
      }
    }
  }

  async #ask(path: string, body: unknown): Promise<unknown> {
    const answer = await fetch(this.#address + this.#session + path, { method: 'POST', body: JSON.stringify(body) });
    const { value } = (await answer.json()) as { value: unknown };
    if (!answer.ok) throw new Error(`the browser refused ${path}: ${JSON.stringify(value)}`);
    return value;
  }
}

/** The browser is in the same package as the library; only the folder is named after the machine's architecture. */
function miniBrowser(): string {
  const files = readdirSync('/usr/lib').map((folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`);
  const found = files.find((file) => existsSync(file));
  if (found === undefined) throw new Error('WebKit’s MiniBrowser is not installed');
  return found;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((then) => server.once('listening', then));
  const address = server.address();
  await new Promise((then) => server.close(then));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

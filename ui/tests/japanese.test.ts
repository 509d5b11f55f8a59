import { describe, expect, it } from 'vitest';
import en from '../messages/en.json';
import ja from '../messages/ja.json';

/** What fills a message in. */
const filled = (message: unknown): string[] => [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort();

describe('a message in Japanese', () => {
  it.each(Object.keys(ja).filter((key) => key !== '$schema'))('%s is filled in with what the English one is', (key) => {
    const english = (en as Record<string, unknown>)[key];
    expect(english).toBeDefined();
    expect(filled((ja as Record<string, unknown>)[key])).toEqual(filled(english));
  });
});

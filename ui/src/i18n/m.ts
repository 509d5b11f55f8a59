import { m as messages } from '../paraglide/messages.js';

/** Signs that turn the order of what follows them round, and those that end such a turn. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;

/** A text from outside, to be put beside others: what is in it can't turn them round. */
export const inOrder = (text: string): string => text.replace(TURNS, '');

type Say = (inputs?: Readonly<Record<string, unknown>>, options?: unknown) => string;

const putInOrder = (input: unknown): unknown => (typeof input === 'string' ? inOrder(input) : input);

function sayInOrder(say: Say): Say {
  return (inputs = {}, options) => {
    const ordered = Object.entries(inputs).map(([name, input]) => [name, putInOrder(input)] as const);
    return say(Object.fromEntries<unknown>(ordered), options);
  };
}

/** All messages. A name in the midst of one turns nothing of it round. */
export const m = Object.fromEntries(
  Object.entries(messages).map(([name, say]) => [name, sayInOrder(say as Say)]),
) as unknown as typeof messages;

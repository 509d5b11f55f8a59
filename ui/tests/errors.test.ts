import { afterEach, describe, expect, it } from 'vitest';
import refusals from '../../tests/fixtures/refusals.json';
import { errorWords, menderWords } from '../src/i18n/errors';
import { refusalAdvice } from '../src/i18n/refusals';
import { m } from '../src/i18n/m';
import { baseLocale, locales, overwriteGetLocale } from '../src/paraglide/runtime.js';

const told = refusals.filter(({ agent }) => agent.code === 'salesforce_refused');

afterEach(() => overwriteGetLocale(() => baseLocale));

describe.each(locales)('a refusal in %s', (locale) => {
  it.each(told.map(({ sf_code, agent, message }) => ({ sf_code, mender: agent.mender, message })))(
    '$sf_code says what to do and that it is for the $mender',
    ({ sf_code, mender, message }) => {
      overwriteGetLocale(() => locale);
      const words = errorWords({ code: 'salesforce_refused', params: { sf_code, message, mender: mender ?? '', fields: '' } });
      expect(words.mender).toBe(mender);
      expect(words.what).toContain(message);
      const script = locale === 'ja' ? /\p{Script=Hiragana}/u : /^[A-Z][^\p{Script=Hiragana}]+\.$/u;
      expect(words.todo).toMatch(script);
      expect(menderWords(words.mender)).toMatch(script);
    },
  );
});

describe('a code of the table', () => {
  it.each(told.map(({ sf_code }) => sf_code).filter((code) => code !== 'A_CODE_OF_NEXT_YEAR'))(
    '%s has advice of its own, beyond “give your admin the code”',
    (code) => {
      expect(refusalAdvice(code, '', 'agent')).not.toBe(m.refused_todo());
    },
  );

  it('names the fields where Salesforce did', () => {
    expect(refusalAdvice('REQUIRED_FIELD_MISSING', 'Reason__c', 'agent')).toContain('Reason__c');
    expect(refusalAdvice('INVALID_FIELD', 'Type', 'agent')).toContain('Type');
    expect(refusalAdvice('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'CallType', 'agent')).toContain('CallType');
  });
});

describe('the end of a session', () => {
  it.each([
    ['expired', 'agent'],
    ['user_inactive', 'admin'],
    ['org_inactive', 'admin'],
    ['network_not_allowed', 'admin'],
    ['app_refused', 'admin'],
    ['not_renewable', 'admin'],
    ['not_for_the_api', 'admin'],
    ['', 'agent'],
  ])('%s is for the %s to mend, and what waits is safe', (reason, mender) => {
    const words = errorWords({ code: 'session_ended', params: { reason } });
    expect(words.mender).toBe(mender);
    expect(words.safe).toBe(m.safe_waits());
  });
});

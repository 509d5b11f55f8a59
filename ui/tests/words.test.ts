import { describe, expect, it } from 'vitest';
import type { UiErrorCode } from '../src/generated/UiErrorCode';
import { dayWords, dueChoices, dueWords } from '../src/i18n/dates';
import { lasted, timer } from '../src/i18n/durations';
import { errorWords } from '../src/i18n/errors';
import { m } from '../src/i18n/m';
import { fieldWords, initials, joined } from '../src/i18n/words';
import { loginUrl } from '../src/state/login-url';

// A code that Rust adds does not compile here until it is listed.
const codes: Record<UiErrorCode, true> = {
  salesforce_refused: true,
  salesforce_busy: true,
  answers_missing: true,
  record_gone: true,
  conflict: true,
  looks_like: true,
  phone_changed: true,
  request_limit: true,
  session_ended: true,
  sign_in_denied: true,
  app_not_installed: true,
  app_not_approved: true,
  client_id_unknown: true,
  secret_required: true,
  callback_mismatch: true,
  pkce_refused: true,
  scope_missing: true,
  code_expired: true,
  user_inactive: true,
  org_inactive: true,
  network_not_allowed: true,
  login_refused: true,
  api_disabled: true,
  another_sign_in: true,
  link_not_taken: true,
  browser_not_opened: true,
  sign_in_offline: true,
  sign_in_unavailable: true,
  host_not_allowed: true,
  no_free_port: true,
  sign_in_timed_out: true,
  sign_in_failed: true,
  other_user: true,
  profile_not_writable: true,
  profile_in_use: true,
  profile_on_network: true,
  database_not_opened: true,
  database_newer: true,
  keychain_missing: true,
  key_missing: true,
  disk_failed: true,
  local_api_not_opened: true,
  set_aside: true,
  index_made_anew: true,
  index_damaged: true,
  index_failed: true,
  keychain_locked: true,
  policy_unreadable: true,
  policy_wrong: true,
  part_stopped: true,
  start_not_set: true,
  transfer_signed_out: true,
  passphrase_too_short: true,
  nothing_to_export: true,
  export_during_call: true,
  export_not_written: true,
  import_not_read: true,
  wrong_passphrase: true,
  no_export: true,
  export_damaged: true,
  export_newer: true,
  export_of_other: true,
  imported_already: true,
  not_readable: true,
};

describe('an error', () => {
  it.each(Object.keys(codes) as UiErrorCode[])('%s says what happened, what is safe and what to do', (code) => {
    const { what, safe, todo, mender } = errorWords({ code, params: {} });
    expect(['agent', 'admin', 'nobody']).toContain(mender);
    for (const sentence of [what, safe, todo]) expect(sentence).toMatch(/^[A-Zn].{10,}[.a-z]$/);
  });

  it('never says the same as another one', () => {
    const said = (Object.keys(codes) as UiErrorCode[]).map((code) => errorWords({ code, params: {} }).what);
    expect(said.filter((what, place) => said.indexOf(what) !== place)).toEqual([]);
  });

  it('repeats Salesforce’s message as written, and names the missing field', () => {
    const words = errorWords({
      code: 'salesforce_refused',
      params: { sf_code: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Reason]', fields: 'Reason__c' },
    });
    expect(words.what).toContain('Required fields are missing: [Reason]');
    expect(words.todo).toContain('Reason__c');
  });
});

describe('a due date', () => {
  // 2026-11-21 is a Saturday.
  it.each([
    ['2026-11-20', '1 day late', 'late'],
    ['2026-11-19', '2 days late', 'late'],
    ['2025-11-21', '365 days late', 'late'],
    ['2026-11-21', 'Today', 'today'],
    ['2026-11-22', 'Tomorrow', 'later'],
    ['2026-11-27', 'Fri', 'later'],
    ['2026-11-28', 'Nov 28', 'later'],
    ['2027-01-04', 'Jan 4, 2027', 'later'],
  ])('%s is “%s”', (due, words, nearness) => {
    expect(dueWords(due, '2026-11-21')).toEqual({ words, nearness });
  });

  it('is offered as four days that are never the same, whatever day it is', () => {
    for (let day = 1; day <= 28; day += 1) {
      const today = `2026-02-${String(day).padStart(2, '0')}`;
      const dates = dueChoices(today).map((choice) => choice.date);
      expect(new Set(dates).size).toBe(4);
      expect(dates[0]).toBe(today);
    }
  });

  it('is offered on a Tuesday as today, tomorrow, Thursday and the next Monday', () => {
    expect(dueChoices('2026-11-24').map(({ date, words }) => `${words} ${date}`)).toEqual([
      'Today 2026-11-24',
      'Tomorrow 2026-11-25',
      'Thu 2026-11-26',
      'Next week 2026-11-30',
    ]);
  });
});

describe('a past date', () => {
  it('has its year only where it is another year', () => {
    expect(dayWords('2026-11-12', '2026-11-21')).toBe('Nov 12');
    expect(dayWords('2025-12-03', '2026-11-21')).toBe('Dec 3, 2025');
  });
});

describe('a duration', () => {
  it.each([
    [-5_000, '0:00'],
    [4_200, '0:04'],
    [67_000, '1:07'],
    [3_753_000, '1:02:33'],
  ])('that runs for %d ms is “%s”', (milliseconds, words) => {
    expect(timer(milliseconds)).toBe(words);
  });

  it.each([
    [40, '40 s'],
    [720, '12 min'],
    [372, '6 min 12 s'],
    [3_725, '1 h 2 min'],
  ])('of %d seconds is “%s”', (seconds, words) => {
    expect(lasted(seconds)).toBe(words);
  });
});

describe('a name', () => {
  it.each([
    ['Julie Lefèvre', 'JL'],
    ['佐藤 花子', '佐花'],
    ['佐藤　花子', '佐花'],
    ['Bluewater', 'BL'],
    ['Ana María de la Cruz', 'AC'],
    ['(unknown)', '?'],
    ['', '?'],
  ])('%s stands on its avatar as %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});

describe('a name that turns what follows it round', () => {
  it('turns neither a sentence round nor a list', () => {
    for (const name of ['Sato\u202E', '\u2067Sato', '\u202BSato\u202C']) {
      expect(m.add_number_title({ number: '+81', name })).toBe(m.add_number_title({ number: '+81', name: 'Sato' }));
      expect(joined(name, '+81')).toBe(joined('Sato', '+81'));
    }
  });
});

describe('a phone field', () => {
  it('is named in words, a custom one by its own name', () => {
    expect(fieldWords('MobilePhone')).toBe('Mobile');
    expect(fieldWords('Second_Mobile__c')).toBe('Second Mobile');
  });
});

describe('the address to sign in at', () => {
  it.each([
    ['aoba', 'https://aoba.my.salesforce.com'],
    ['aoba.my.salesforce.com', 'https://aoba.my.salesforce.com'],
    [' https://aoba--dev.sandbox.my.salesforce.com/home?x=1 ', 'https://aoba--dev.sandbox.my.salesforce.com'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('typed as %s is %s', (typed, url) => {
    expect(loginUrl('my_domain', typed)).toBe(url);
  });
});

import type { ActivityKind } from '../generated/ActivityKind';
import type { WriteKind } from '../generated/WriteKind';
import type { CallView } from '../generated/CallView';
import type { Certainty } from '../generated/Certainty';
import type { Direction } from '../generated/Direction';
import type { LoggingMode } from '../generated/LoggingMode';
import type { Candidate } from '../generated/Candidate';
import type { Outcome } from '../generated/Outcome';
import type { RecentState } from '../generated/RecentState';
import type { Transfer } from '../generated/Transfer';
import type { WhyNot } from '../generated/WhyNot';
import type { WriteState } from '../generated/WriteState';
import { inOrder, m } from './m';

export function directionWords(direction: Direction): string {
  switch (direction) {
    case 'inbound':
      return m.direction_inbound();
    case 'outbound':
      return m.direction_outbound();
    case 'internal':
      return m.direction_internal();
  }
}

/** Which way a call goes, or how it was put through. */
export function wayWords(call: { direction: Direction; transfer: Transfer | null }): string {
  switch (call.transfer) {
    case 'in':
      return m.transfer_in();
    case 'out':
      return m.transfer_out();
    case 'automatic':
      return m.transfer_automatic();
    case null:
      return directionWords(call.direction);
  }
}

/** How a call went, in one word: which way it went where the two sides spoke, else how it ended. */
export function endWords(call: { direction: Direction; transfer: Transfer | null; outcome: Outcome | null }): string {
  switch (call.outcome) {
    case null:
    case 'answered':
    case 'transferred':
      return wayWords(call);
    case 'answered_elsewhere':
    case 'busy':
    case 'declined':
    case 'failed':
    case 'missed':
    case 'no_answer':
    case 'voicemail':
      return outcomeWords(call.outcome);
  }
}

export function outcomeWords(outcome: Outcome): string {
  switch (outcome) {
    case 'answered':
      return m.outcome_answered();
    case 'missed':
      return m.outcome_missed();
    case 'declined':
      return m.outcome_declined();
    case 'answered_elsewhere':
      return m.outcome_answered_elsewhere();
    case 'no_answer':
      return m.outcome_no_answer();
    case 'busy':
      return m.outcome_busy();
    case 'failed':
      return m.outcome_failed();
    case 'voicemail':
      return m.outcome_voicemail();
    case 'transferred':
      return m.outcome_transferred();
  }
}

/** Where the call stands, without its time. */
export function phaseWords(call: CallView): string {
  switch (call.phase) {
    case 'ringing':
      return m.phase_ringing();
    case 'dialing':
      return m.phase_dialing();
    case 'connected':
      return m.phase_connected();
    case 'held':
      return m.phase_held();
    case 'ended':
      // How it was put through stands beside it.
      return call.outcome === null || call.outcome === 'answered' || call.outcome === 'transferred'
        ? m.phase_ended()
        : outcomeWords(call.outcome);
  }
}

/** The org's name for an object is not known here; the three that every org has are translated. */
export function objectWords(object: string): string {
  switch (object) {
    case 'Contact':
      return m.object_contact();
    case 'Lead':
      return m.object_lead();
    case 'Account':
      return m.object_account();
    case 'Opportunity':
      return m.object_opportunity();
    case 'Case':
      return m.object_case();
    default:
      return object.replace(/__c$/, '').replaceAll('_', ' ');
  }
}

/** A standard phone field in words; a custom one by its API name without the ending `__c`. */
export function fieldWords(field: string): string {
  switch (field) {
    case 'Phone':
      return m.field_phone();
    case 'MobilePhone':
    case 'PersonMobilePhone':
      return m.field_mobile();
    case 'HomePhone':
    case 'PersonHomePhone':
      return m.field_home();
    case 'OtherPhone':
    case 'PersonOtherPhone':
      return m.field_other();
    case 'AssistantPhone':
    case 'PersonAssistantPhone':
      return m.field_assistant();
    case 'Fax':
      return m.field_fax();
    default:
      return field.replace(/__c$/, '').replaceAll('_', ' ');
  }
}

export function certaintyWords(certainty: Certainty): string {
  switch (certainty) {
    case 'exact':
      return m.certainty_exact();
    case 'possible':
      return m.certainty_possible();
    case 'by_hand':
      return m.certainty_by_hand();
  }
}

/** Why a record stands among the matches: "Mobile, exact". */
export function reasonWords(who: Candidate): string {
  const field = who.field === null ? null : fieldWords(who.field);
  switch (who.hint) {
    case 'main_number':
      return m.reason_main_number();
    case 'dialled_from':
      return m.reason_dialled_from();
    case 'case_number':
      return m.reason_case_number();
    case 'customer_number':
      return m.reason_customer_number();
    case 'picked_before':
      return joined(fitWords(field, who.certainty), m.reason_picked_before());
    case null:
      return fitWords(field, who.certainty);
  }
}

function fitWords(field: string | null, certainty: Certainty): string {
  if (field === null) return certaintyWords(certainty);
  switch (certainty) {
    case 'exact':
      return m.reason_exact({ field });
    case 'possible':
      return m.reason_possible({ field });
    case 'by_hand':
      return certaintyWords(certainty);
  }
}

/** What a record is, in one line: "Contact · CFO, Bluewater Ltd". */
export function matchWords(who: Candidate): string {
  const place = [who.title, who.company].filter((part) => part !== null && part !== '').join(m.list_comma());
  return joined(objectWords(who.object), place);
}

/** A person's place in the world: "CFO · Bluewater Ltd". */
export function placeWords(who: Candidate): string {
  return joined(who.title, who.company);
}

export function writeStateWords(state: WriteState): string {
  switch (state) {
    case 'waiting':
      return m.write_waiting();
    case 'signed_out':
      return m.write_signed_out();
    case 'offline':
      return m.write_offline();
    case 'later':
      return m.write_later();
    case 'after_another':
      return m.write_after_another();
    case 'on_hold':
      return m.write_on_hold();
    case 'sending':
      return m.write_sending();
    case 'short_of_requests':
      return m.write_short_of_requests();
    case 'paused':
      return m.write_paused();
    case 'checking':
      return m.write_checking();
    case 'needs_you':
      return m.write_needs_you();
  }
}

/** What logging does now, where it is not simply on. */
export function loggingWords(mode: Exclude<LoggingMode, 'enabled'>): string {
  return mode === 'paused' ? m.footer_paused() : m.footer_disabled();
}

export function writeKindWords(kind: WriteKind): string | null {
  switch (kind) {
    case 'next_step':
      return m.kind_next_step();
    case 'change':
    case 'change_phone':
      return m.kind_change();
    case 'complete':
      return m.kind_complete();
    case 'new_person':
      return m.kind_new_person();
    case 'call':
      return null;
  }
}

/** What became of a call. */
export function recentStateWords(state: RecentState): string {
  switch (state) {
    case 'logged':
      return m.recent_logged();
    case 'unsaved':
      return m.recent_unsaved();
    case 'waiting':
      return m.write_waiting();
    case 'failed':
      return m.write_needs_you();
    case 'unlinked':
      return m.recent_unlinked();
    case 'open':
      return m.recent_open();
    case 'not_logged':
      return m.recent_not_logged();
  }
}

/** Why a call is not logged. */
export function whyNotWords(why: WhyNot): string {
  switch (why) {
    case 'colleague':
    case 'answered_elsewhere':
      return m.log_not_logged();
    case 'logging_off':
      return m.log_not_logged_off();
    case 'other_line':
      return m.log_not_logged_line();
    case 'discarded':
      return m.log_not_logged_discarded();
    case 'agent_said_so':
      return m.log_not_logged_agent();
    case 'private':
      return m.log_not_logged_private();
    case 'too_short':
      return m.log_not_logged_short();
    case 'kind_left_out':
      return m.log_not_logged_kind();
  }
}

export function activityWords(kind: ActivityKind): string {
  switch (kind) {
    case 'call_inbound':
      return m.activity_call_inbound();
    case 'call_outbound':
      return m.activity_call_outbound();
    case 'call_missed':
      return m.activity_call_missed();
    case 'call_internal':
      return m.activity_call_internal();
    case 'call':
      return m.activity_call();
    case 'event':
      return m.activity_event();
    case 'email':
      return m.activity_email();
    case 'task':
      return m.activity_task();
  }
}

/** The name of a record; while it is not known, the object's name, else the id. */
export function nameOf(who: Candidate): string {
  return who.name || objectWords(who.object) || who.id;
}

export function numberOf(number: string): string {
  return number === '' ? m.number_withheld() : number;
}

/** The parts that are not empty, with dots between them. */
export function joined(...parts: (string | null | undefined)[]): string {
  const there = parts.filter((part): part is string => part !== null && part !== undefined && part !== '');
  return there.map(inOrder).join(m.list_dot());
}

/** One or two letters that stand for a name: "JL", "佐花". */
export function initials(name: string): string {
  const words = name.split(/[\s　]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const [first, ...rest] = words;
  if (first === undefined) return '?';
  const last = rest.at(-1);
  const letters = last === undefined ? Array.from(first).slice(0, 2) : [Array.from(first)[0], Array.from(last)[0]];
  return letters.join('').toLocaleUpperCase();
}

/** How much still fits into a field. */
export function limitWords(left: number): string {
  return left >= 0 ? m.field_left({ count: left }) : m.field_over({ count: -left });
}

/** The same for what is kept as it is typed and saved by itself, as far as it fits. */
export function keptWords(left: number): string {
  return left >= 0 ? m.field_left({ count: left }) : m.field_over_kept({ count: -left });
}

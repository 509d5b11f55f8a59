import type { Action } from '../generated/Action';
import type { ActivityView } from '../generated/ActivityView';
import type { CallView } from '../generated/CallView';
import type { PanelView } from '../generated/PanelView';
import type { TaskRef } from '../generated/TaskRef';
import type { TaskView } from '../generated/TaskView';
import type { View } from '../generated/View';
import type { WriteView } from '../generated/WriteView';

/** The view after an action: just enough of the engine for a browser. The real rules are in Rust. */
export function fakeStep(view: View, action: Action): View {
  switch (action.do) {
    case 'edit_note':
      return onCall(view, action.call, (call) => ({
        ...call,
        note: { ...call.note, subject: action.subject, text: action.text, seq: action.seq, saved: false },
      }));
    case 'edit_answers':
      return onCall(view, action.call, (call) => ({
        ...call,
        asked: { ...call.asked, answers: action.fields, seq: action.seq },
      }));
    case 'edit_form': {
      const { key, values, seq } = action;
      const others = view.forms.filter((form) => JSON.stringify(form.key) !== JSON.stringify(key));
      return { ...view, forms: Object.keys(values).length === 0 ? others : [...others, { key, values, seq }] };
    }
    case 'save_call':
      return onCall(view, action.call, (call) => ({ ...call, note: { ...call.note, saved: true } }));
    case 'pick':
      return onCall(view, action.call, (call) => ({
        ...call,
        who: { ...call.who, state: 'known', picked: action.who, by_agent: true, by_rule: false },
        panel: emptyPanel(call.started),
      }));
    case 'unpick':
      return onCall(view, action.call, (call) => ({
        ...call,
        who: { ...call.who, state: call.who.matches.length > 0 ? 'several' : 'not_found', picked: null },
        panel: null,
      }));
    case 'choose_disposition':
      return onCall(view, action.call, (call) => ({
        ...call,
        note: { ...call.note, disposition: action.disposition, saved: false },
      }));
    case 'relate_to':
      return onCall(view, action.call, (call) => ({
        ...call,
        about: { ...call.about, chosen: action.what?.id ?? null, dropped: null },
      }));
    case 'forget_pick':
      return onCall(view, action.call, (call) => ({ ...call, who: { ...call.who, remembered: false } }));
    case 'log_anyway':
      return onCall(view, action.call, (call) => ({
        ...call,
        who: {
          ...call.who,
          log_anyway: action.on,
          state: action.on ? (call.who.matches.length > 0 ? 'several' : 'not_found') : 'colleague',
        },
      }));
    case 'do_not_log':
      return onCall(view, action.call, (call) => ({
        ...call,
        keep_off: { ...call.keep_off, on: action.on },
        log: action.on ? { state: 'not_logged', why: 'agent_said_so' } : { state: 'at_the_end' },
      }));
    case 'private':
      return onCall(view, action.call, (call) => ({
        ...call,
        keep_off: { ...call.keep_off, private: action.on },
        log: action.on ? { state: 'not_logged', why: 'private' } : { state: 'at_the_end' },
      }));
    case 'show':
      return { ...view, front: action.call };
    case 'leave':
      return { ...view, calls: view.calls.filter((call) => call.id !== action.call) };
    case 'call_is_over':
      return onCall(view, action.call, (call) => ({ ...call, phase: 'ended', outcome: 'answered', talk_seconds: 0 }));
    case 'add_next_step': {
      const made: TaskView = {
        task: { at: 'outbox', id: action.id },
        ...action.todo,
        done: false,
        owner: null,
        about: null,
        sending: 'waiting',
        left_out: [],
      };
      const call = action.call;
      if (view.person !== null && action.about === view.person.who.id) {
        const { panel } = view.person;
        return { ...view, person: { ...view.person, panel: { ...panel, next_steps: [...panel.next_steps, made] } } };
      }
      if (call === null) return { ...view, my_next_steps: [...view.my_next_steps, made] };
      return onCall(view, call, (now) => ({ ...now, made: [...now.made, made] }));
    }
    case 'edit_past': {
      const { task, text } = action;
      return onPast(view, task, (past) => ({ ...past, ...text, sending: 'waiting' }));
    }
    case 'remind_at':
      return {
        ...onTask(view, action.task, (task) => ({ ...task, remind: action.at, sending: 'waiting' })),
        reminders: view.reminders.filter((task) => task.task.id !== action.task.id),
      };
    case 'open_person':
      return { ...view, person: { who: action.who, panel: emptyPanel(view.link.offline_since), gone: false, zones: [] } };
    case 'close_person':
      return { ...view, person: null };
    case 'done_by_call':
      return onCall(view, action.call, (call) => ({
        ...call,
        steps: {
          done: action.task,
          offered: action.task === null ? (call.panel?.next_steps ?? []).map((step) => step.task) : [],
          can_be_undone: action.task !== null,
          call_back: null,
        },
      }));
    case 'complete':
      return {
        ...onTask(view, action.task, (task) => ({ ...task, done: true, sending: 'waiting' })),
        reminders: view.reminders.filter((task) => task.task.id !== action.task.id),
      };
    case 'reopen':
      return onTask(view, action.task, (task) => ({ ...task, done: false }));
    case 'edit_task': {
      const { todo } = action;
      return onTask(view, action.task, (task) => ({ ...task, ...todo, sending: 'waiting' }));
    }
    case 'done_with': {
      const call = view.waiting.find((one) => one.id === action.call) ?? view.done_last;
      if (call === null) return view;
      return action.on
        ? { ...view, waiting: view.waiting.filter((one) => one.id !== call.id), done_last: call }
        : { ...view, waiting: [call, ...view.waiting], done_last: null };
    }
    case 'not_theirs': {
      const { who, on } = action;
      return onCall(view, action.call, (call) => {
        const matches = call.who.matches.map((known) => (known.id === who ? { ...known, not_theirs: on } : known));
        const picked = on && call.who.picked?.id === who ? null : call.who.picked;
        return { ...call, who: { ...call.who, matches, picked, state: picked === null ? 'several' : call.who.state } };
      });
    }
    case 'new_person':
    case 'take_number_off':
    case 'add_number':
    case 'suggest_fix':
      return view;
    case 'use_instead':
    case 'create_anyway':
    case 'settle':
    case 'answer':
    case 'edit_person':
      return { ...view, outbox: view.outbox.filter((write) => write.id !== action.write) };
    case 'hold':
      return onWrite(view, action.write, (write) => ({ ...write, state: action.on ? 'on_hold' : 'waiting' }));
    case 'relink':
      return onWrite(view, action.write, (write) => ({ ...write, about: action.who.name }));
    case 'discard': {
      const gone = view.outbox.find((write) => write.id === action.write);
      if (gone === undefined) return view;
      const { id, kind, subject, about, call, may_be_there } = gone;
      return {
        ...view,
        outbox: view.outbox.filter((write) => write.id !== id),
        discarded: [{ id, kind, subject, about, call, at: Date.now(), along: 0, may_be_there }, ...view.discarded],
      };
    }
    case 'take_back':
      return { ...view, discarded: view.discarded.filter((write) => write.id !== action.write) };
    case 'show_more':
      return view;
    case 'dismiss_trouble':
      return { ...view, troubles: view.troubles.filter((_, index) => index !== action.index) };
    case 'change_settings':
      return { ...view, settings: action.settings };
    case 'sign_in':
      return { ...view, session: { state: 'signing_in', page: null } };
    case 'cancel_sign_in':
    case 'sign_out':
      return { ...view, session: { state: 'signed_out', error: null } };
    case 'check_settings':
      return { ...view, check: { running: true, at: null, findings: [] } };
    case 'install_newer':
      return { ...view, newer: view.newer && { ...view.newer, stage: { state: 'under_way' } } };
    case 'dismiss_transfer':
      return { ...view, transfer: { stage: 'nothing' } };
    case 'send_exported_here':
      return { ...view, outbox: view.outbox.map((write) => ({ ...write, exported_at: null })) };
    case 'export_waiting':
    case 'import_waiting':
    case 'send_now':
    case 'retry':
    case 'go_first':
    case 'open_sign_in_page':
    case 'open':
    case 'show_reports':
    case 'switch_account':
    case 'open_activities':
      return view;
  }
}

function onPast(view: View, task: TaskRef, change: (past: ActivityView) => ActivityView): View {
  const changed = (panel: PanelView): PanelView => ({
    ...panel,
    past: panel.past.map((one) => (one.task.at === task.at && one.task.id === task.id ? change(one) : one)),
  });
  return {
    ...view,
    person: view.person && { ...view.person, panel: changed(view.person.panel) },
    calls: view.calls.map((call) => ({ ...call, panel: call.panel && changed(call.panel) })),
  };
}

function emptyPanel(asOf: number | null): PanelView {
  return {
    brief: { spoke: null, spoke_seconds: null, tried_since: 0, steps: 0, overdue: 0, next_due: null, deals: 0, closes: null, cases: 0 },
    details: [],
    own_details: [],
    company: null,
    opportunities: [],
    next_steps: [],
    past: [],
    as_of: asOf,
    saved_copy: false,
    cases: [],
    open_cases: 0,
    unread: [],
    hidden: [],
  };
}

function onCall(view: View, id: string, change: (call: CallView) => CallView): View {
  return { ...view, calls: view.calls.map((call) => (call.id === id ? change(call) : call)) };
}

function onWrite(view: View, id: string, change: (write: WriteView) => WriteView): View {
  return { ...view, outbox: view.outbox.map((write) => (write.id === id ? change(write) : write)) };
}

function onTask(view: View, task: TaskRef, change: (task: TaskView) => TaskView): View {
  const changed = (one: TaskView): TaskView => (one.task.at === task.at && one.task.id === task.id ? change(one) : one);
  return {
    ...view,
    my_next_steps: view.my_next_steps.map(changed),
    person: view.person && {
      ...view.person,
      panel: { ...view.person.panel, next_steps: view.person.panel.next_steps.map(changed) },
    },
    calls: view.calls.map((call) => ({
      ...call,
      made: call.made.map(changed),
      panel: call.panel && { ...call.panel, next_steps: call.panel.next_steps.map(changed) },
    })),
  };
}

import type { Action } from '../generated/Action';
import type { CallView } from '../generated/CallView';
import type { TaskRef } from '../generated/TaskRef';
import type { TaskView } from '../generated/TaskView';
import type { View } from '../generated/View';

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
        who: { ...call.who, state: 'known', picked: action.who, by_agent: true },
        panel: {
          company: null,
          opportunities: [],
          next_steps: [],
          past: [],
          as_of: call.started,
          saved_copy: false,
          cases: [],
          open_cases: 0,
          unread: [],
        },
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
    case 'show':
      return { ...view, front: action.call };
    case 'leave':
      return { ...view, calls: view.calls.filter((call) => call.id !== action.call) };
    case 'call_is_over':
      return onCall(view, action.call, (call) => ({ ...call, phase: 'ended', outcome: 'answered', talk_seconds: 0 }));
    case 'add_next_step': {
      const made: TaskView = {
        task: { at: 'outbox', id: action.id },
        subject: action.subject,
        detail: null,
        due: action.due,
        done: false,
        sending: 'waiting',
      };
      const call = action.call;
      if (call === null) return { ...view, my_next_steps: [...view.my_next_steps, made] };
      return onCall(view, call, (now) => ({ ...now, made: [...now.made, made] }));
    }
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
      return onTask(view, action.task, (task) => ({ ...task, done: true, sending: 'waiting' }));
    case 'reopen':
      return onTask(view, action.task, (task) => ({ ...task, done: false }));
    case 'edit_task': {
      const { subject, due, detail } = action;
      return onTask(view, action.task, (task) => ({ ...task, subject, due, detail, sending: 'waiting' }));
    }
    case 'new_person':
      return view;
    case 'use_instead':
    case 'create_anyway':
    case 'settle':
    case 'answer':
      return { ...view, outbox: view.outbox.filter((write) => write.id !== action.write) };
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
    case 'send_now':
    case 'retry':
    case 'open_sign_in_page':
    case 'open':
    case 'show_reports':
    case 'switch_account':
    case 'open_activities':
      return view;
  }
}

function onCall(view: View, id: string, change: (call: CallView) => CallView): View {
  return { ...view, calls: view.calls.map((call) => (call.id === id ? change(call) : call)) };
}

function onTask(view: View, task: TaskRef, change: (task: TaskView) => TaskView): View {
  const changed = (one: TaskView): TaskView => (one.task.at === task.at && one.task.id === task.id ? change(one) : one);
  return {
    ...view,
    my_next_steps: view.my_next_steps.map(changed),
    calls: view.calls.map((call) => ({
      ...call,
      made: call.made.map(changed),
      panel: call.panel && { ...call.panel, next_steps: call.panel.next_steps.map(changed) },
    })),
  };
}

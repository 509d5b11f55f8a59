//! Whose record a call becomes.

use crate::record::call::Call;
use crate::session::Session;
use crate::state::State;
use crate::view::owner::RecordOwner;

pub(super) fn owner(state: &State, call: &Call) -> RecordOwner {
    let of = call.owner.as_ref().or_else(|| state.session.account());
    let Some(of) = of else {
        return RecordOwner::WhoSignsIn;
    };
    let step = call.does().and_then(|step| step.owner.as_ref());
    if let Some(another) = step.filter(|owner| owner.id != of.user) {
        let name = another.name.clone();
        return RecordOwner::Another { name };
    }
    match &state.session {
        Session::SignedIn(who) if who.account == *of => RecordOwner::You,
        session => {
            let agent = session.agent().filter(|who| who.account == *of);
            let known = || state.accounts.get(of).map(|known| &known.who);
            let name = agent.or_else(known).map(|who| who.name.clone());
            RecordOwner::OnceSignedIn {
                name: name.unwrap_or_default(),
            }
        }
    }
}

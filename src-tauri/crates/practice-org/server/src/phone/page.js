// The practice phone's page: it shows the state that the phone tells and sends each press of a button. It decides nothing.

const base = "/practice/phone";
const byId = (id) => document.getElementById(id);

/** Which buttons a call has in each phase: what they do, what they say, how they look. */
const acts = {
  ringing: [
    ["answer", "Answer", "first"],
    ["miss", "Miss", ""],
    ["hang-up", "Decline", "end"],
  ],
  talking: [
    ["hold", "Hold", ""],
    ["hang-up", "Hang up", "end"],
  ],
  held: [
    ["resume", "Resume", "first"],
    ["hang-up", "Hang up", "end"],
  ],
};

async function send(path, body) {
  await fetch(base + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  await refresh();
}

function element(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text ?? "";
  if (className) made.className = className;
  return made;
}

function button(text, className, label, press) {
  const made = element("button", text, className);
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.addEventListener("click", press);
  return made;
}

function described(name, detail) {
  const text = element("div");
  text.append(element("b", name), element("br"), element("small", detail));
  return text;
}

function callItem(call) {
  const item = element("li", "", call.phase);
  const seconds = Math.max(0, Math.floor((Date.now() - call.since) / 1000));
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const row = element("div", "", "acts");
  for (const [act, text, className] of acts[call.phase]) {
    row.append(button(text, className, `${text}: ${call.name}`, () => send(`/calls/${call.id}/${act}`)));
  }
  item.append(described(call.name, `${call.number} · ${call.phase}`), element("span", time, "time"), row);
  return item;
}

let shown = "";

function show(state) {
  byId("door").textContent =
    state.taken === false ? "Ringside is not listening. Start it and ring again." : "Rings at Ringside on this machine.";
  byId("quiet").hidden = state.calls.length > 0;
  byId("network").setAttribute("aria-pressed", String(state.network_off));
  byId("network").textContent = state.network_off ? "Network on" : "Network off";
  byId("auto").checked = state.auto;
  if (byId("people").childElementCount === 0) {
    state.people.forEach((person, place) => {
      const item = element("li");
      const ring = button("Ring", "first", `Ring: ${person.name}`, () => send("/ring", { person: place }));
      item.append(described(person.name, `${person.number} · ${person.role}`), ring);
      byId("people").append(item);
    });
  }
  // The list is made anew only when a call changes: a button that has the focus keeps it, and only the time goes on.
  const calls = JSON.stringify(state.calls);
  const items = state.calls.map(callItem);
  if (calls !== shown) {
    shown = calls;
    byId("calls").replaceChildren(...items);
  } else {
    const times = byId("calls").querySelectorAll(".time");
    items.forEach((item, place) => {
      times[place].textContent = item.querySelector(".time").textContent;
    });
  }
}

async function refresh() {
  const answer = await fetch(`${base}/state`).catch(() => undefined);
  if (answer?.ok) show(await answer.json());
}

byId("network").addEventListener("click", () =>
  send("/network", { on: byId("network").getAttribute("aria-pressed") === "true" }),
);
byId("lose").addEventListener("click", () => send("/lose-next-answer"));
byId("auto").addEventListener("change", (event) => send("/auto", { on: event.target.checked }));
setInterval(refresh, 500);
refresh();

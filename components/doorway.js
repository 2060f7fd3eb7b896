// What a page cannot do through its WebSocket: keep a sign-in in this browser, and find the way back to a page.
const TOKEN = "animatic.token";
const PLACE = "animatic.place";

const knock = (body) =>
  fetch("doors/cookie", {
    method: "POST",
    credentials: "same-origin",
    headers: { "x-animatic": "1" },
    body,
  });

const done = new Set();

async function keep(nonce, setStateValue) {
  const taken = await knock(nonce).catch(() => null);
  const came = taken?.ok && (await fetch("doors/cookie", { credentials: "same-origin" }).catch(() => null));
  // A host that lets no cookie of ours through: what it cannot carry, this browser keeps itself.
  // It stays said: what is only called out is lost when something else has the page drawn anew just then.
  if (!came?.ok) setStateValue("bare", nonce);
}

export default function ({ data, setStateValue, setTriggerValue }) {
  if (data.forget) {
    localStorage.removeItem(TOKEN);
    if (!done.has(data.forget)) knock("").catch(() => null);
    done.add(data.forget);
  }
  if (data.token) localStorage.setItem(TOKEN, data.token);
  if (data.nonce && !done.has(data.nonce)) {
    done.add(data.nonce);
    keep(data.nonce, setStateValue);
  }
  if (data.ask) {
    const kept = localStorage.getItem(TOKEN);
    if (kept && kept !== data.ask) setTriggerValue("kept", kept);
  }
  if (data.leave) sessionStorage.setItem(PLACE, location.pathname + location.search);
  if (data.back) {
    setTriggerValue("place", sessionStorage.getItem(PLACE) || "/");
    sessionStorage.removeItem(PLACE);
  }
}

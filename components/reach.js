// Whether this browser reaches our own routes: asked once a visit, and told only where it does not.
const RETRY_MS = 1000;
let open; // undefined until it was asked, null until it is answered
let tell;

const ask = () => fetch("app/static/ok", { credentials: "same-origin", cache: "no-store" });

async function look() {
  // Without any answer it may have been the network; a host that answers something else means it.
  const answer = await ask().catch(() => new Promise((later) => setTimeout(later, RETRY_MS)).then(ask));
  return answer.ok && (await answer.text()) === "ok";
}

export default function ({ setStateValue }) {
  tell = () => open === false && setStateValue("closed", true);
  if (open === undefined) {
    open = null;
    look()
      .catch(() => false)
      .then((answer) => {
        open = answer;
        tell();
      });
  }
  tell();
}

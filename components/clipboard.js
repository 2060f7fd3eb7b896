// A picture in the clipboard goes onto the tray, wherever on the page somebody pastes it.
// Streamlit's uploader takes a paste only while it has the focus, and a click into it opens the choice of files.
const ZONE = "[data-testid=stFileUploaderDropzone]";
const TRAY = `[class*=st-key-pictures-] ${ZONE}`;
const FIELD = "input, textarea, [contenteditable=true]";

function bring(event) {
  const zone = document.querySelector(TRAY);
  const into = (places) => event.target instanceof Element && event.target.closest(places);
  const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  if (!zone || !files.length || into(ZONE)) return;
  // What was copied out of a document comes as a picture too: in a field its words are meant.
  if (into(FIELD) && event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  const clipboardData = new DataTransfer();
  for (const file of files) clipboardData.items.add(file);
  zone.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}

export default function () {
  // Drawn anew with every run: there is one listener at a time.
  document.removeEventListener("paste", document.animaticBring);
  document.animaticBring = bring;
  document.addEventListener("paste", bring);
}

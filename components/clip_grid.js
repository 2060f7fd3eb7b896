// The browser's half of the grid: cards are made once and then only changed, so that nothing flickers.
// Words come from people and providers, so they are set as text and never as HTML.

const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
const bands = new WeakMap(); // grid element → what it needs between two runs

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const grid = parentElement.querySelector('.grid');
  const told = parentElement.querySelector('.told');
  let band = bands.get(grid);
  if (!band) {
    // What was ticked before the grid was gone for a while, as behind a filter that finds nothing, still is.
    bands.set(grid, (band = { cards: new Map(), selected: new Set(data?.selected ?? []) }));
    grid.addEventListener('keydown', (event) => press(event, band));
    takeFocus(grid, band);
  }
  band.open = (id) => setTriggerValue('open', id);
  band.act = (what, id) => setTriggerValue('act', { what, id, press: `${Date.now()} ${Math.random()}` });
  band.tell = () => setStateValue('selected', [...band.selected]);

  set(parentElement.querySelector('.hint'), data?.hint ?? '');
  const items = data?.items ?? [];
  const wanted = new Set(items.map((item) => item.id));
  for (const [id, card] of band.cards) {
    if (!wanted.has(id)) {
      rest(card);
      card.root.remove();
      band.cards.delete(id);
    }
  }
  items.forEach((item, index) => {
    let card = band.cards.get(item.id);
    if (!card) band.cards.set(item.id, (card = make(item.id, band)));
    tell(told, card, item);
    update(card, item);
    if (grid.children[index] !== card.root) grid.insertBefore(card.root, grid.children[index] ?? null);
  });

  if (band.page !== undefined && band.page !== data.page) grid.scrollIntoView({ block: 'start' });
  keepSelected(band, wanted, data);
  band.clear = data.clear;
  band.all = data.all;
  band.page = data.page;

  clearInterval(band.timer);
  band.timer = 0;
  if (items.some((item) => item.moving)) band.timer = setInterval(() => band.cards.forEach(tick), 1000);
  return () => {
    clearInterval(band.timer);
    band.cards.forEach(rest);
  };
}

// What is no longer on the page cannot be ticked: a bar that acts on cards out of sight would surprise.
function keepSelected(band, wanted, data) {
  const asked = (what) => band[what] !== undefined && band[what] !== data[what];
  let left = [...band.selected].filter((id) => wanted.has(id));
  if (asked('clear')) left = [];
  if (asked('all')) left = [...wanted];
  const changed = left.length !== band.selected.size;
  band.selected = new Set(left);
  for (const [id, card] of band.cards) mark(card, band.selected.has(id));
  if (changed) band.tell();
}

function mark(card, on) {
  card.tick.checked = on;
  card.root.classList.toggle('selected', on);
}

function select(band, card, on) {
  if (on) band.selected.add(card.id);
  else band.selected.delete(card.id);
  mark(card, on);
  band.tell();
}

// A dialog that closes gives the focus back to where it was, but sees no further than the element around the grid.
function takeFocus(grid, band) {
  const { host } = grid.getRootNode();
  host.tabIndex = -1;
  host.style.outline = 'none';
  host.addEventListener('focus', (event) => {
    if (event.composedPath()[0] === host) band.last?.link.focus({ preventScroll: true });
  });
}

const KEYS = { a: 'approve', r: 'reject', f: 'star' };
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

function press(event, band) {
  const root = event.target.closest('.cell');
  const card = root && [...band.cards.values()].find((one) => one.root === root);
  if (!card || event.metaKey || event.ctrlKey || event.altKey) return;
  if (!step(event.key, card) && !onKey(event, card, band)) return;
  event.preventDefault();
  // Streamlit has keys of its own: R draws the whole page anew, C asks whether to clear its caches.
  event.stopPropagation();
}

function step(key, card) {
  const cells = [...card.root.parentElement.children];
  const columns = cells.filter((cell) => cell.offsetTop === cells[0].offsetTop).length;
  const by = STEPS[key] ?? { ArrowUp: -columns, ArrowDown: columns }[key];
  if (!by) return false;
  const next = cells[cells.indexOf(card.root) + by];
  next?.querySelector('.card').focus();
  return true;
}

function onKey({ key, repeat }, card, band) {
  if (key === ' ') return toggle(card);
  if (key === 'c' && band.selected.has(card.id) && band.selected.size > 1) {
    band.act('compare', card.id);
    return true;
  }
  if (key === 'c' || key === 'x') {
    select(band, card, !band.selected.has(card.id));
    return true;
  }
  if (!KEYS[key]) return false;
  if (!repeat) band.act(KEYS[key], card.id);
  return true;
}

// What plays only because it is looked at begins anew when it is asked for; asked for twice it stops.
function toggle(card) {
  const was = card.film && card.asked;
  rest(card);
  if (!was) play(card, true);
  return true;
}

function element(tag, name, parent, hidden = false) {
  const made = document.createElement(tag);
  made.className = name;
  if (hidden) made.setAttribute('aria-hidden', 'true');
  parent?.append(made);
  return made;
}

function make(id, band) {
  const root = element('li', 'cell');
  const link = element('a', 'card', root);
  const stage = element('span', 'stage', link);
  const card = { id, root, link, stage, item: {} };
  card.tick = element('input', 'tick', root);
  card.tick.type = 'checkbox';
  card.tick.onchange = () => select(band, card, card.tick.checked);
  card.star = element('span', 'icon star', stage, true);
  card.star.textContent = 'star';
  card.empty = element('span', 'icon empty', stage, true);
  card.empty.textContent = 'image';
  card.corner = element('span', 'corner', stage);
  card.track = element('span', 'track', stage, true);
  card.bar = element('span', 'bar', card.track);
  const row = element('span', 'row', link);
  card.badge = element('span', 'badge', row);
  card.icon = element('span', 'icon', card.badge, true);
  card.label = element('span', 'label', card.badge);
  card.elapsed = element('span', 'elapsed', row);
  card.title = element('span', 'title', link);
  card.facts = element('span', 'facts', link);
  card.marks = element('span', 'marks', link);

  // A real link: it can be opened in a new tab and copied; a plain click stays on the page.
  link.href = addressOf(id);
  link.onclick = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    band.open(id);
  };
  link.onmouseenter = () => play(card);
  link.onmouseleave = () => link.getRootNode().activeElement === link || rest(card);
  link.onfocus = () => {
    band.last = card;
    play(card);
  };
  link.onblur = () => link.matches(':hover') || rest(card);
  return card;
}

function addressOf(id) {
  const address = new URL(window.location.href);
  address.searchParams.set('task', id);
  return address.pathname + address.search;
}

function update(card, item) {
  const before = card.item;
  card.item = item;
  // The page is told more often than anything changes, and what is set anew is laid out anew.
  if (JSON.stringify(before) === JSON.stringify(item)) return tick(card);
  if (before.poster !== item.poster) showPoster(card, item.poster);
  if (before.preview !== item.preview) rest(card);
  set(card.corner, item.corner);
  set(card.icon, item.icon);
  set(card.label, item.label);
  set(card.title, item.title);
  set(card.facts, item.facts);
  set(card.marks, marks(item));
  card.star.hidden = !item.starred;
  card.tick.setAttribute('aria-label', `Select ${item.title}`);
  card.root.dataset.verdict = item.verdict;
  card.badge.dataset.colour = item.colour;
  card.link.dataset.status = item.status;
  card.track.hidden = !item.away;
  card.track.classList.toggle('unknown', !item.typical);
  return tick(card);
}

// Verdict, stars and tags in words: a colour alone would tell nothing to some.
function marks(item) {
  const said = { approved: '✓ Approved', rejected: '✕ Rejected' }[item.verdict];
  const stars = item.stars ? '★'.repeat(item.stars) : '';
  return [said, stars, ...(item.tags ?? []).map((tag) => `#${tag}`)].filter(Boolean).join('  ');
}

function set(place, words) {
  if (place.textContent !== words) place.textContent = words;
  place.hidden = !words;
}

function showPoster(card, address) {
  card.poster?.remove();
  card.poster = null;
  card.empty.hidden = Boolean(address);
  if (!address) return;
  const poster = document.createElement('img');
  poster.className = 'poster';
  poster.alt = '';
  poster.loading = 'lazy';
  poster.decoding = 'async';
  poster.src = address;
  card.poster = poster;
  card.stage.prepend(poster);
}

// Time goes on between two answers of the server; the bar slows down towards its end, since nobody knows the end.
function tick(card) {
  const { item } = card;
  if (!item.moving) return set(card.elapsed, '');
  const seconds = Math.max(0, (Date.now() - item.began) / 1000);
  const whole = Math.floor(seconds);
  set(card.elapsed, `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`);
  if (!item.typical) return undefined;
  const share = Math.min(0.96, 1 - Math.exp((-2 * seconds) / item.typical));
  card.bar.style.transform = `scaleX(${share.toFixed(4)})`;
  return undefined;
}

function tell(told, card, item) {
  const before = card.item.status;
  if (before && before !== item.status && !item.moving) told.textContent = `${item.label}: ${item.title}`;
}

// The preview exists only while a card is looked at, so that a page of cards fetches no film.
function play(card, asked = false) {
  if (card.film || !card.item.preview || (calm.matches && !asked)) return;
  const film = document.createElement('video');
  film.className = 'film';
  film.muted = film.loop = film.playsInline = true;
  film.preload = 'none';
  film.setAttribute('aria-hidden', 'true');
  film.tabIndex = -1;
  film.src = card.item.preview;
  film.onplaying = () => film.classList.add('shown');
  card.film = film;
  card.asked = asked;
  card.stage.insertBefore(film, card.corner);
  film.play().catch(() => {});
}

function rest(card) {
  if (!card.film) return;
  card.film.pause();
  card.film.removeAttribute('src');
  card.film.load();
  card.film.remove();
  card.film = null;
}

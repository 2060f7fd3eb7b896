// The browser's half of the Effects page. Cards are made once and then only changed; a preview exists only while
// it is looked at. Words come from services, so they are set as text and never as HTML.

const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
const shelves = new WeakMap(); // grid element → what it needs between two runs

export default function ({ data, parentElement, setTriggerValue }) {
  const grid = parentElement.querySelector('.grid');
  let shelf = shelves.get(grid);
  if (!shelf) {
    shelves.set(grid, (shelf = { cards: new Map(), stars: {}, told: parentElement.querySelector('.told') }));
    grid.addEventListener('keydown', (event) => press(event, shelf));
    grid.addEventListener('focusin', (event) => rove(shelf, cardAt(shelf, event.target)));
  }
  shelf.use = (id) => setTriggerValue('use', id);
  shelf.tell = () => setTriggerValue('stars', { ...shelf.stars });
  set(parentElement.querySelector('.count'), data?.count);
  draw(grid, shelf, data?.items ?? []);
  return () => shelf.cards.forEach(rest);
}

function draw(grid, shelf, items) {
  const wanted = new Set(items.map((item) => item.id));
  for (const [id, card] of shelf.cards) {
    if (wanted.has(id)) continue;
    rest(card);
    card.root.remove();
    shelf.cards.delete(id);
  }
  items.forEach((item, index) => {
    let card = shelf.cards.get(item.id);
    if (!card) shelf.cards.set(item.id, (card = make(item, shelf)));
    update(card, item, shelf);
    if (grid.children[index] !== card.root) grid.insertBefore(card.root, grid.children[index] ?? null);
  });
  if (!shelf.cards.has(shelf.current?.id)) rove(shelf, shelf.cards.get(items[0]?.id));
}

function cardAt(shelf, target) {
  return shelf.cards.get(target.closest('.cell')?.dataset.id);
}

// One card stands in the order of the Tab key, and the arrows lead to the others: nobody tabs through hundreds.
function rove(shelf, card) {
  if (!card || card === shelf.current) return;
  if (shelf.current) reach(shelf.current, -1);
  shelf.current = card;
  reach(card, 0);
}

function reach(card, tabIndex) {
  for (const part of [card.link, card.star, card.peek]) part.tabIndex = tabIndex;
}

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

function press(event, shelf) {
  const card = cardAt(shelf, event.target);
  if (!card || event.metaKey || event.ctrlKey || event.altKey) return;
  const onCard = event.target === card.link;
  if (step(event.key, card) || act(event.key, card, shelf, onCard)) event.preventDefault();
}

function act(key, card, shelf, onCard) {
  if (key.toLowerCase() === 'f') return favour(card, shelf);
  if (key === ' ' && onCard) return toggle(card, shelf);
  if (key !== 'Enter' || !onCard || card.item.use) return false; // a link acts on Enter by itself
  shelf.told.textContent = `${card.item.name} is for reference: no model takes it.`;
  return true;
}

function step(key, card) {
  const cells = [...card.root.parentElement.children];
  const columns = cells.findIndex((cell) => cell.offsetTop !== cells[0].offsetTop);
  const row = columns < 0 ? cells.length : columns;
  const by = STEPS[key] ?? { ArrowUp: -row, ArrowDown: row }[key];
  if (!by) return false;
  cells[cells.indexOf(card.root) + by]?.querySelector('.card').focus();
  return true;
}

// What was pressed is shown at once, and said again until the answer shows it too: no press is lost to another.
function favour(card, shelf) {
  const on = card.star.getAttribute('aria-pressed') !== 'true';
  shelf.stars[card.id] = on;
  showStar(card, on, true);
  shelf.told.textContent = on ? `${card.item.name} is a favourite.` : `${card.item.name} is no favourite.`;
  shelf.tell();
  return true;
}

function showStar(card, on, waiting) {
  card.star.setAttribute('aria-pressed', String(on));
  card.star.setAttribute('aria-busy', String(waiting));
  card.star.title = on ? 'No favourite any more (F)' : 'Keep as a favourite (F)';
}

function element(tag, name, parent, hidden = false) {
  const made = document.createElement(tag);
  made.className = name;
  if (hidden) made.setAttribute('aria-hidden', 'true');
  parent?.append(made);
  return made;
}

function button(name, symbol, parent) {
  const made = element('button', `icon ${name}`, parent);
  made.type = 'button';
  made.textContent = symbol;
  return made;
}

function make(item, shelf) {
  const root = element('li', 'cell');
  root.dataset.id = item.id;
  const link = element(item.use ? 'a' : 'div', 'card', root);
  const stage = element('span', 'stage', link);
  const card = { id: item.id, root, link, stage, item: {} };
  card.empty = element('span', 'icon empty', stage, true);
  card.name = element('span', 'name', link);
  card.facts = element('span', 'facts', link);
  card.about = element('span', 'about', link);
  const foot = element('span', 'foot', link);
  card.cost = element('span', 'cost', foot);
  card.use = element('span', item.use ? 'use' : 'reference', foot);
  card.star = button('star', 'star', root);
  card.star.onclick = () => favour(card, shelf);
  card.peek = button('peek', 'play_arrow', root);
  card.peek.onclick = () => toggle(card, shelf);
  if (item.use) lead(card, item, shelf);
  else link.setAttribute('role', 'group');
  link.onmouseenter = link.onfocus = () => play(card);
  link.onmouseleave = () => link.getRootNode().activeElement === link || quiet(card);
  link.onblur = () => link.matches(':hover') || quiet(card);
  reach(card, -1);
  return card;
}

// A real link: it can be opened in a new tab and copied; a plain click stays in this session, with its pictures.
function lead(card, item, shelf) {
  const asked = item.use === 'template' ? item.id.split('/').slice(2).join('/') : item.id;
  card.link.href = `compose?${new URLSearchParams({ [item.use]: asked })}`;
  card.link.onclick = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    shelf.use(item.id);
  };
}

function update(card, item, shelf) {
  const before = card.item;
  card.item = item;
  if (before.poster !== item.poster || before.icon !== item.icon) showPoster(card, item);
  if (before.film !== item.film || before.sound !== item.sound) rest(card);
  set(card.name, item.name);
  set(card.facts, item.facts);
  set(card.about, item.about);
  set(card.cost, item.cost);
  set(card.use, item.use ? 'Use' : 'For reference');
  card.link.setAttribute('aria-label', told(item));
  card.star.setAttribute('aria-label', `Favourite: ${item.name}`);
  card.peek.hidden = !item.film && !item.sound;
  card.peek.classList.toggle('sound', Boolean(item.sound));
  card.stage.classList.toggle('low', Boolean(item.sound && !item.poster)); // there is nothing to see
  card.peek.setAttribute('aria-label', `Preview ${item.name}`);
  if (shelf.stars[item.id] === Boolean(item.star)) delete shelf.stars[item.id];
  showStar(card, shelf.stars[item.id] ?? Boolean(item.star), item.id in shelf.stars);
}

function told(item) {
  const first = item.use ? `Use ${item.name}` : `${item.name}, for reference`;
  return [first, item.facts, item.about, item.cost].filter(Boolean).join(', ');
}

function set(place, words = '') {
  if (place.textContent !== words) place.textContent = words;
  place.hidden = !words;
}

function showPoster(card, item) {
  card.poster?.remove();
  card.poster = null;
  card.empty.textContent = item.icon ?? 'image';
  if (!item.poster) return;
  const poster = element('img', 'poster');
  Object.assign(poster, { alt: '', loading: 'lazy', decoding: 'async', referrerPolicy: 'no-referrer' });
  poster.onload = () => poster.classList.add('shown');
  poster.onerror = () => poster.remove(); // its service may be down: the symbol below stays
  poster.src = item.poster;
  card.poster = poster;
  card.stage.append(poster);
}

// A film plays for whoever looks at its card; one who asked for less motion, and any sound, waits to be asked.
function play(card, asked = false) {
  if (card.film || (!asked && (calm.matches || !card.item.film))) return;
  const film = element(card.item.film ? 'video' : 'audio', 'film', null, true);
  film.loop = film.muted = Boolean(card.item.film);
  film.playsInline = true;
  film.preload = 'none';
  film.tabIndex = -1;
  film.src = card.item.film ?? card.item.sound;
  film.onplaying = () => {
    film.classList.add('shown');
    card.stage.classList.remove('waiting');
  };
  film.onended = () => rest(card);
  card.film = film;
  card.asked = asked;
  card.peek.textContent = 'stop';
  card.stage.append(film);
  card.stage.classList.toggle('waiting', Boolean(card.item.film)); // until it plays, which may take a while
  film.play().catch(() => card.film === film && film.error && rest(card));
}

function toggle(card, shelf) {
  if (!card.item.film && !card.item.sound) return false;
  if (card.film) rest(card);
  else {
    shelf.cards.forEach(rest);
    play(card, true);
  }
  return true;
}

// What was asked for goes on when the pointer leaves.
function quiet(card) {
  if (!card.asked || card.item.film) rest(card);
}

function rest(card) {
  if (!card.film) return;
  card.film.onended = null;
  card.film.pause();
  card.film.removeAttribute('src');
  card.film.load();
  card.film.remove();
  card.film = null;
  card.stage.classList.remove('waiting');
  card.peek.textContent = 'play_arrow';
}

// Several films that play, stop and move as one. The first is the clock; the others follow it.

const TOLERATED_SECONDS = 0.08;
const boards = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.board');
  const board = boards.get(root) ?? begin(root);
  board.vote = (id) => setTriggerValue('vote', id);
  const items = data?.items ?? [];
  const wanted = new Set(items.map((item) => item.id));
  for (const [id, one] of board.ones) {
    if (!wanted.has(id)) {
      one.root.remove();
      board.ones.delete(id);
    }
  }
  items.forEach((item, index) => {
    const one = board.ones.get(item.id) ?? make(board, item);
    tell(one, item, data.votes);
    if (board.stages.children[index] !== one.root) {
      board.stages.insertBefore(one.root, board.stages.children[index] ?? null);
    }
  });
  return () => board.films().forEach((film) => film.pause());
}

function begin(root) {
  const board = { ones: new Map(), stages: root.querySelector('.stages') };
  board.films = () => [...board.stages.querySelectorAll('video')];
  board.play = root.querySelector('.play');
  board.seek = root.querySelector('.seek');
  board.time = root.querySelector('.time');
  board.mute = root.querySelector('.mute');
  board.play.onclick = () => (board.films()[0]?.paused ? play(board) : stop(board));
  board.seek.oninput = () => move(board, Number(board.seek.value) / 1000);
  board.mute.onchange = () => hush(board);
  boards.set(root, board);
  return board;
}

function make(board, item) {
  const root = document.createElement('figure');
  root.className = 'one';
  const film = document.createElement('video');
  film.muted = film.playsInline = true;
  film.preload = 'none';
  film.poster = item.poster;
  film.src = item.file;
  film.setAttribute('aria-label', item.name);
  film.ontimeupdate = () => board.films()[0] === film && follow(board, film);
  film.onended = () => board.films()[0] === film && stop(board);
  const head = document.createElement('figcaption');
  head.className = 'head';
  const name = document.createElement('span');
  const choose = document.createElement('button');
  choose.type = 'button';
  choose.textContent = 'Approve this one';
  choose.onclick = () => board.vote(item.id);
  head.append(name, choose);
  const details = document.createElement('div');
  root.append(film, head, details);
  const one = { root, film, name, choose, details };
  board.ones.set(item.id, one);
  return one;
}

function tell(one, item, votes) {
  one.name.textContent = item.name;
  // Not taken away once it was pressed: the focus would be lost, and with it the key that closes the dialog.
  one.choose.textContent = item.chosen ? '✓ Approved' : 'Approve this one';
  one.choose.hidden = !votes;
  one.details.replaceChildren(
    ...item.details.filter(Boolean).map((words) => {
      const line = document.createElement('p');
      line.className = 'detail';
      line.textContent = words;
      return line;
    }),
  );
}

function play(board) {
  const [first] = board.films();
  if (first.ended) move(board, 0);
  board.films().forEach((film) => film.play().catch(() => {}));
  board.play.textContent = '❚❚';
  board.play.setAttribute('aria-label', 'Stop all');
}

function stop(board) {
  board.films().forEach((film) => film.pause());
  board.play.textContent = '▶';
  board.play.setAttribute('aria-label', 'Play all');
}

function move(board, share) {
  const longest = Math.max(...board.films().map((film) => film.duration || 0));
  for (const film of board.films()) {
    if (film.readyState === 0) film.load();
    if (film.duration) film.currentTime = Math.min(share * longest, film.duration);
  }
}

function follow(board, first) {
  for (const film of board.films()) {
    const apart = Math.abs(film.currentTime - first.currentTime);
    if (film !== first && film.duration > first.currentTime && apart > TOLERATED_SECONDS) {
      film.currentTime = first.currentTime;
    }
  }
  const longest = Math.max(...board.films().map((film) => film.duration || 0), 0.1);
  board.seek.value = String(Math.round((first.currentTime / longest) * 1000));
  board.time.textContent = `${first.currentTime.toFixed(1)} s`;
}

function hush(board) {
  // One sound at a time: several would only be noise.
  board.films().forEach((film, index) => {
    film.muted = board.mute.checked || index > 0;
  });
}

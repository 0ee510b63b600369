// Answers of the search box; search.js loads it when the box opens first.
// Everything that is shown goes in as text.
rulebookSearch("search-results", ({ load, site }) => {
  const [mostRules, mostPages, mostSections, mostHits] = [10, 10, 4, 60];
  // Set where the index was made again under an open page.
  let stamp = "";

  async function index() {
    const [version, count, terms, passages] = await load("search/index", stamp);
    return { version: `?v=${version}`, count, terms, passages };
  }
  // The last shard that begins at `value` or before.
  function shardOf(starts, value) {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= value) low = middle + 1; else high = middle;
    }
    return Math.max(low - 1, 0);
  }

  // A query is cut into terms as src/search/words.rs cuts the text: a change there is a change here.
  const word = /[\p{Alphabetic}\p{N}_\u0300-\u036f]+/gu;
  const unspaced = /[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const runs = new RegExp(`${unspaced.source}+|[^${unspaced.source.slice(1)}+`, "gu");
  const short = (term) => [...term].slice(0, 48).join("");
  const fold = (text) => text
    .replace(/[\u00c0-\u024f\u1e00-\u1eff]/g, (c) => (/[a-z]/i.test(c.normalize("NFD")[0]) ? c.normalize("NFD")[0] : c))
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u0300-\u036f]/g, "").toLowerCase().replaceAll("ς", "σ");
  const parts = (text) => text.split(/_+|(?<=[^\p{Lu}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u).filter(Boolean).map(fold);
  function termsOf(text) {
    return text.split(/[^\p{Alphabetic}\p{N}_\u0300-\u036f]+/u).map(fold).filter((term) => /[^_]/.test(term)).flatMap((term) => {
      if (!unspaced.test(term)) return [short(term)];
      return term.match(runs).flatMap((run) => {
        const letters = [...run];
        if (!unspaced.test(run) || letters.length === 1) return [run];
        return letters.slice(1).map((letter, at) => letters[at] + letter);
      });
    });
  }
  // What a piece of a query may mean, the first that is found counts: one term, its words, the parts of its words.
  function meanings(piece) {
    const whole = fold(piece).replace(/^[^\p{Alphabetic}\p{N}_]+|[^\p{Alphabetic}\p{N}_+#]+$/gu, "");
    const all = [[short(whole)], termsOf(piece), (piece.match(word) ?? []).flatMap(parts)];
    return all.filter((terms) => terms.length && terms[0]);
  }

  // A term's passages: number to score and words.
  async function find(term, isBeginning) {
    const { version, count, terms } = await index();
    const found = { hits: new Map(), isCut: false };
    if (!terms.length) return found;
    const from = shardOf(terms, term);
    // A beginning that half of the index has is looked for in its first shards only.
    const to = isBeginning ? Math.min(shardOf(terms, `${term}\uffff`), from + 3) : from;
    const shards = [];
    for (let at = from; at <= to; at++) shards.push(load(`search/t${at}`, version));
    for (const shard of await Promise.all(shards)) {
      for (const line of shard.split("\n")) {
        const tab = line.indexOf("\t");
        const known = line.slice(0, tab);
        if (known === term || (isBeginning && known.startsWith(term))) add(found, term, known, line.slice(tab + 1), count);
      }
    }
    return found;
  }
  function add(found, term, known, list, count) {
    const isExact = known === term;
    const passages = [...list.matchAll(/([0-9a-z]*)([A-Z])/g)];
    const rarity = Math.log(1 + count / passages.length);
    const nearness = isExact ? 1 : 0.2 + (0.5 * term.length) / known.length;
    if (isExact && list.startsWith("!")) found.isCut = true;
    let next = 0;
    for (const [, gap, level] of passages) {
      const number = next + (gap ? parseInt(gap, 36) : 0);
      next = number + 1;
      // The highest level is a rule's own id.
      const weight = level === "Z" ? 500 : (2 ** ((level.charCodeAt(0) - 65) / 6) - 1) * rarity;
      const hit = found.hits.get(number);
      if (!hit) found.hits.set(number, { score: weight * nearness, words: [known] });
      else {
        hit.score = Math.max(hit.score, weight * nearness);
        hit.words.push(known);
      }
    }
  }
  // Passages that all have, or any; a list that was cut for its length keeps none out.
  function join(lists, isAll) {
    const needed = isAll ? lists.filter((list) => !list.isCut).length : 0;
    const joined = new Map();
    for (const { hits, isCut } of lists) {
      for (const [number, { score, words }] of hits) {
        const hit = joined.get(number) ?? { score: 0, words: [], count: 0 };
        hit.score += score;
        hit.words.push(...words);
        if (!isCut) hit.count += 1;
        joined.set(number, hit);
      }
    }
    for (const [number, hit] of joined) if (hit.count < needed) joined.delete(number);
    return { hits: joined, isCut: lists.every((list) => list.isCut) };
  }
  async function mean(piece, isLast) {
    for (const terms of meanings(piece)) {
      const lists = await Promise.all(terms.map(async (term, at) => {
        const mayBegin = [...term].length > 1 || unspaced.test(term);
        const isOpen = isLast && at === terms.length - 1;
        const exact = await find(term, isOpen && mayBegin);
        return exact.hits.size || isOpen || !mayBegin ? exact : find(term, true);
      }));
      const joined = join(lists, true);
      if (joined.hits.size) return joined;
    }
    return { hits: new Map(), isCut: false };
  }
  // The best passages for a text, whether all of its words were found in each, and how many there are.
  async function answer(text) {
    const pieces = text.split(/\s+/).filter((piece) => meanings(piece).length).slice(0, 12);
    if (!pieces.length) return { pieces, total: 0, best: [] };
    const lists = await Promise.all(pieces.map((piece, at) => mean(piece, at === pieces.length - 1)));
    let { hits } = join(lists, true);
    const hasAll = hits.size > 0;
    if (!hasAll) hits = join(lists, false).hits;
    const best = [...hits].sort(([a, x], [b, y]) => (hasAll ? 0 : y.count - x.count) || y.score - x.score || a - b);
    const { version, passages } = await index();
    const shown = await Promise.all(best.slice(0, mostHits).map(async ([number, hit]) => {
      const shard = shardOf(passages, number);
      const [pages, held] = await load(`search/p${shard}`, version);
      const [page, href, title, text, id, severity] = held[number - passages[shard]];
      const [home, pageTitle, trail] = pages[page];
      return { home, pageTitle, trail, href, title, text, id, severity, words: [...new Set(hit.words)] };
    }));
    return { pieces, hasAll, total: hits.size, best: shown };
  }

  // What is shown.
  const make = (name, of = {}, ...children) => {
    const element = Object.assign(document.createElement(name), of);
    element.append(...children);
    return element;
  };
  // The text with the words that were found in `<mark>` elements.
  function marked(text, words) {
    const ranges = [];
    const folded = fold(text);
    for (const match of text.matchAll(word)) {
      const [whole, ...inside] = [fold(match[0]), ...parts(match[0])];
      if (words.includes(whole) || inside.some((part) => words.includes(part))) ranges.push([match.index, match.index + match[0].length]);
    }
    // Terms that are no words of the text: `n+1`, and pairs of a script without spaces.
    for (const term of folded.length === text.length ? words : []) {
      if (!unspaced.test(term) && !/[^\p{Alphabetic}\p{N}_]/u.test(term)) continue;
      for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + 1)) ranges.push([at, at + term.length]);
    }
    ranges.sort(([a], [b]) => a - b);
    const out = [];
    let done = 0;
    while (ranges.length) {
      let [start, end] = ranges.shift();
      while (ranges.length && ranges[0][0] <= end) end = Math.max(end, ranges.shift()[1]);
      out.push(text.slice(done, start), make("mark", { textContent: text.slice(start, end) }));
      done = end;
    }
    return [...out, text.slice(done)];
  }
  function excerpt({ text, title, id, words }) {
    // First the words that stand further down or in code, if nothing shorter says the same.
    const seen = fold(`${id ?? ""} ${title} ${text}`);
    const told = [];
    const unseen = [...words].sort((a, b) => a.length - b.length).filter((term) => {
      const isNew = !told.some((other) => term.startsWith(other));
      if (isNew) told.push(term);
      return isNew && !seen.includes(term);
    }).slice(0, 3);
    const line = make("p", {}, ...unseen.flatMap((term) => [make("mark", { textContent: term }), " … "]), ...marked(text, words));
    return line.textContent ? [line] : [];
  }
  function ruleItem(hit) {
    const link = make("a", { href: site + hit.href }, make("span", { className: "rule-id" }, ...marked(hit.id, hit.words)), " ", ...marked(hit.title, hit.words));
    return make("li", {}, link, make("span", { className: "search-trail", textContent: hit.severity }), ...excerpt(hit));
  }
  function pageItem([home, hits]) {
    const top = hits.find((hit) => !hit.href);
    const first = top ?? hits[0];
    const item = make("li", {}, make("a", { href: site + home }, ...marked(first.pageTitle, first.words)), make("span", { className: "search-trail", textContent: first.trail }), ...(top ? excerpt(top) : []));
    const sections = hits.filter((hit) => hit.href);
    const list = sections.map((hit) => make("li", {}, make("a", { href: `${site}${home}#${hit.href}` }, ...marked(hit.title, hit.words)), ...excerpt(hit)));
    if (list.length) item.append(make("ul", {}, ...list));
    return item;
  }
  // What there is to show for a text, and what to say of it.
  async function results(text) {
    const { pieces, hasAll, total, best } = await answer(text);
    const rules = best.filter((hit) => hit.id !== undefined).slice(0, mostRules);
    const pages = new Map();
    for (const hit of best.filter((hit) => hit.id === undefined)) {
      if (!pages.has(hit.home) && pages.size < mostPages) pages.set(hit.home, []);
      const beside = pages.get(hit.home);
      if (beside && (!hit.href || beside.filter((other) => other.href).length < mostSections)) beside.push(hit);
    }
    const lists = [["Rules", rules.map(ruleItem)], ["Pages", [...pages].map(pageItem)]].filter(([, items]) => items.length);
    if (best[0]?.id === undefined) lists.reverse();
    const shown = rules.length + [...pages.values()].flat().length;
    const few = shown < total ? `, the best ${shown} are shown` : "";
    const counted = `${total} ${total === 1 ? "result" : "results"}`;
    let said = hasAll ? `${counted}${few}.` : `Nothing has all of these words. ${counted} with some of them${few}.`;
    if (!total) said = "Nothing was found.";
    if (!pieces.length) said = text.trim() ? "There is no word to look for." : "";
    return { said, lists: lists.map(([title, items]) => make("section", {}, make("h2", { textContent: title }), make("ol", {}, ...items))) };
  }

  return { results, renew(at) { stamp = at; } };
});

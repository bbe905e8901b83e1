/* Building nodes. Text becomes text nodes and nothing else: no function of this page parses markup. */

const SVG = 'http://www.w3.org/2000/svg';

/** The element with this id. */
const byId = (id) => document.getElementById(id);

/**
 * A new element. `attributes` whose value is null or false are left out, `onclick` and its like are listeners;
 * children are nodes, texts, null, or lists of these.
 */
function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return node;
}

/** The drawing of one way to move; what it means is beside it in words. */
function changeIcon(name) {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('class', `change change-${name}`);
  drawing.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#change-${name}`);
  drawing.append(use);
  return drawing;
}

// The sign in a mark; the style sheet draws the shape around it.
const SIGNS = { met: '✓', partly: '', missing: '×', held: '–', unknown: '?', off: '·' };

/** A mark where words beside it say the same. */
const markOf = (name) => make('span', { class: `mark ${name}`, 'aria-hidden': 'true' }, SIGNS[name]);

/** Words that only a screen reader sees. */
const unseen = (text) => make('span', { class: 'vh' }, text);

/** Text that a learner or the roster wrote, its direction its own. */
const theirs = (text, attributes) => make('bdi', attributes || {}, text);

/** The address if it leads to a web page, else null. */
function webAddress(address) {
  try {
    const { protocol, href } = new URL(address);
    return protocol === 'https:' || protocol === 'http:' ? href : null;
  } catch {
    return null;
  }
}

// The style sheet draws the arrow; what it means is said in an element of the template.
const OUTWARD = { 'data-out': '', target: '_blank', rel: 'noopener noreferrer', 'aria-describedby': 'new-tab' };

/** A link that leaves the report, or the bare content where the address is none of the web. */
function outward(address, content, attributes) {
  const href = address && webAddress(address);
  if (!href) return make('span', attributes || {}, content);
  return make('a', { ...attributes, ...OUTWARD, href }, content);
}

/** Text in which `words` in backticks are set as code. */
function withCode(text) {
  return text.split(/`([^`]+)`/).map((part, at) => (at % 2 ? make('code', {}, part) : part));
}

/** A number with separators between thousands. */
const count = (number) => number.toLocaleString('en');

/** `learner` or `learners`, as the number asks. */
const plural = (number, one, many) => `${count(number)} ${number === 1 ? one : many}`;

/** Replaces what is inside a node by `children`. */
function fill(node, ...children) {
  node.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

// What may follow what is typed: commands, their words, references on the screen, people, channels.
const REFERENCE = /\b[A-Z]{1,2}-[0-9A-Z]{6}\b/g;
const MOST = 40;

/** References such as S-9MFT3K in a text, the last ones first. */
export function references(text) {
  return [...new Set((text.match(REFERENCE) ?? []).reverse())];
}

/**
 * What to offer for `head`, the text before the caret. `known`: commands, completions, people, channels and
 * references. Gives `from`, where an offer's `text` goes, the offers, and as `hint` how the command is used.
 */
export function offers(head, known) {
  const token = /\S*$/.exec(head)[0];
  const from = head.length - token.length;
  if (token === head && token.startsWith("/")) return { from, hint: "", options: commands(token, known) };
  if (/^[@#]/.test(token)) return { from, hint: "", options: names(token, known) };
  const command = known.commands.find((one) => head.startsWith(`${one.command} `));
  if (!command) return { from, hint: "", options: [] };
  const typed = head.slice(command.command.length).replace(/^\s+|(?:[A-Z]{1,2}-[0-9A-Z]{6}\s+)/gi, "");
  const words = phrases(typed, known);
  const found = referred(token, known);
  return words.length
    ? { from: head.length - typed.length, hint: usage(typed, known), options: [...words, ...found.map((one) => ({ ...one, from }))] }
    : { from, hint: usage(typed, known), options: found };
}

function commands(token, known) {
  return known.commands.filter((one) => one.command.startsWith(token.toLowerCase()))
    .map((one) => ({ text: one.command, label: one.command, detail: one.help }));
}

function names(token, known) {
  const wanted = token.slice(1).toLowerCase();
  const all = token[0] === "@" ? known.people.map((one) => one.name) : known.channels.map((one) => one.name);
  return all.filter((name) => name.toLowerCase().includes(wanted)).slice(0, MOST)
    .map((name) => ({ text: token[0] + name, label: token[0] + name }));
}

function phrases(typed, { completions }) {
  const wanted = typed.toLowerCase();
  return completions.filter((one) => one.text.startsWith(wanted) && one.text !== wanted).slice(0, MOST)
    .map((one) => ({ text: one.text, label: one.usage, detail: one.help }));
}

function referred(token, known) {
  return known.references.filter((ref) => ref.startsWith(token.toUpperCase()) && ref !== token.toUpperCase())
    .map((ref) => ({ text: ref, label: ref }));
}

// The longest words that stand complete at the start of what is typed.
function usage(typed, { completions }) {
  const fits = completions.filter((one) => `${typed.toLowerCase()} `.startsWith(`${one.text} `));
  const longest = Math.max(...fits.map((one) => one.text.length));
  return fits.filter((one) => one.text.length === longest && one.usage !== one.text).map((one) => one.usage).join("  or  ");
}

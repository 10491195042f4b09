// What lies open above the page. Escape closes the top-most thing of the pane that has the focus, a press
// elsewhere closes what is light, and the focus returns where it came from.
const layers = [];

/** Say that `node` lies open. Returns a function to call when it is closed, before it is hidden. */
export function opened(node, close, { light = false, back = document.activeElement } = {}) {
  const layer = { node, close, light, back };
  const [pane, ts] = [node.closest(".pane"), back?.closest("article")?.dataset.ts];
  layers.push(layer);
  return () => {
    const index = layers.indexOf(layer);
    if (index < 0) return;
    layers.splice(index, 1);
    const inside = node.contains(document.activeElement) || document.activeElement === document.body;
    if (inside && back) (back.isConnected ? back : inPlaceOf(pane, ts))?.focus({ preventScroll: true });
  };
}

// A message that was drawn anew has other buttons: then the focus goes to the message, or to all of them.
function inPlaceOf(pane, ts) {
  return pane?.querySelector(ts ? `article[data-ts="${ts}"]` : ".log") ?? pane?.querySelector(".log");
}

function concerns({ node }) {
  if (!node.isConnected) return false;
  const pane = node.closest(".pane");
  const here = document.activeElement?.closest(".pane");
  return !pane || !here || pane === here;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  const top = layers.findLast(concerns);
  if (!top) return;
  event.preventDefault();
  top.close();
});

document.addEventListener("pointerdown", ({ target }) => {
  for (const layer of layers.filter((one) => one.light).reverse()) {
    if (!layer.node.contains(target) && !layer.back?.contains(target)) layer.close();
  }
});

/** Let a button show and hide a panel. */
export function disclose(button, panel, { shown = () => {} } = {}) {
  let forget = null;
  const close = () => {
    forget?.();
    forget = null;
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", panel.id);
  button.addEventListener("click", () => {
    if (forget) return close();
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    forget = opened(panel, close, { light: true, back: button });
    shown();
    return panel.querySelector("button, input, a")?.focus();
  });
  return close;
}

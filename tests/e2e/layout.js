// What a look at the page would notice: returns sentences, none when all is well.
() => {
  const faults = [];
  const said = (node) => node.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
  if (document.documentElement.scrollWidth > window.innerWidth) {
    const wide = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > window.innerWidth + 1,
    );
    faults.push(`scrolls sideways: ${wide.slice(0, 2).map(said).join(" | ")}`);
  }

  // Text of readers of screens only is one clipped pixel: nobody sees it.
  const unseen = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const box = one.getBoundingClientRect();
      const style = getComputedStyle(one);
      if (style.position === "absolute" && (box.width <= 1 || box.height <= 1)) return true;
      if (box.bottom <= 0 && style.position !== "static") return true;
    }
    return !element.checkVisibility({ visibilityProperty: true });
  };

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest("select, template, script")) continue;
    if (unseen(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 1 && box.height > 1) texts.push({ node, box });
    }
  }
  for (let i = 0; i < texts.length; i += 1) {
    for (let j = i + 1; j < texts.length; j += 1) {
      if (texts[i].node === texts[j].node) continue;
      const [a, b] = [texts[i].box, texts[j].box];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 2 && down > Math.min(a.height, b.height) / 3) {
        faults.push(`overlap: ${said(texts[i].node)} | ${said(texts[j].node)}`);
      }
    }
  }

  for (const element of document.querySelectorAll("body *")) {
    const style = getComputedStyle(element);
    if (!["hidden", "clip"].includes(style.overflowX) || unseen(element)) continue;
    if (element.scrollWidth > element.clientWidth + 1) faults.push(`cut: ${said(element)}`);
  }
  for (const select of document.querySelectorAll("select, input:not([type=hidden])")) {
    if (select.getBoundingClientRect().right > window.innerWidth) faults.push(`cut: ${select.name}`);
  }
  for (const button of document.querySelectorAll(".button")) {
    const { height } = button.getBoundingClientRect();
    if (height && height < 44) faults.push(`low button (${height} px): ${said(button)}`);
  }
  return faults;
}

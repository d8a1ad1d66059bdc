// Looks at a laid-out page and lists what a careful eye would reject; empty when all is well. Runs inside the page.
//
//   SMALL      text under 12 px                       OVERLAP   two texts on top of each other
//   OFF-RIGHT  text beyond the right edge             CUT       a control whose text does not fit
//   TARGET     a control under 24 px                  WIDE      a page that scrolls sideways
//
// `ignored` selects text that is hidden from sight on purpose. Inside [data-scrolls-x] text may lie beyond the edge.
export function layoutFindings(ignored) {
  const TEXT_SIZE_MIN_PX = 12;
  const TARGET_MIN_PX = 24;
  const CONTROLS = 'button, a[href], input, select, textarea, summary, [role=button], [role=tab], [role=option]';
  const findings = new Set();

  function seen(element) {
    const { width, height } = element.getBoundingClientRect();
    const { visibility, opacity } = getComputedStyle(element);
    return width > 0 && height > 0 && visibility !== 'hidden' && opacity !== '0';
  }

  // One box for each line of each visible text, as high as its letters rather than as its line. A modal dialog covers the rest.
  function textBoxes() {
    const boxes = [];
    const walker = document.createTreeWalker(document.querySelector('dialog:modal') ?? document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      const silent = ['SCRIPT', 'STYLE', 'NOSCRIPT', 'TITLE', 'DESC', 'OPTION'].includes(parent.tagName.toUpperCase());
      if (silent || !node.data.trim() || parent.closest(ignored) || !seen(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const size = parseFloat(getComputedStyle(parent).fontSize);
      for (const { left, right, top, bottom, width, height } of range.getClientRects()) {
        if (width < 2 || height < 2) continue;
        const middle = (top + bottom) / 2;
        boxes.push({ text: node.data.trim().slice(0, 40), parent, size, left, right, top: middle - size * 0.42, bottom: middle + size * 0.36 });
      }
    }
    return boxes;
  }

  function checkTexts(boxes) {
    for (const box of boxes) {
      if (box.size < TEXT_SIZE_MIN_PX) findings.add(`SMALL ${box.size}px "${box.text}"`);
      if (box.right > innerWidth + 1 && !box.parent.closest('[data-scrolls-x]')) findings.add(`OFF-RIGHT "${box.text}"`);
    }
  }

  function checkOverlaps(boxes) {
    boxes.forEach((a, i) => {
      for (const b of boxes.slice(i + 1)) {
        if (a.parent.contains(b.parent) || b.parent.contains(a.parent)) continue;
        const left = Math.max(a.left, b.left);
        const top = Math.max(a.top, b.top);
        const width = Math.min(a.right, b.right) - left;
        const height = Math.min(a.bottom, b.bottom) - top;
        if (width <= 1 || height <= 1) continue;
        // One of the two must be what a pointer finds there. The words of bars that something scrolls beneath are out of its
        // reach (pointer-events: none), for what lies under a bar is not seen; two of such words are compared all the same.
        const there = document.elementsFromPoint(left + width / 2, top + height / 2);
        const outOfReach = [a, b].every((box) => getComputedStyle(box.parent).pointerEvents === 'none');
        if (there.includes(a.parent) || there.includes(b.parent) || outOfReach) findings.add(`OVERLAP "${a.text}" / "${b.text}" ${width.toFixed(0)}x${height.toFixed(0)}`);
      }
    });
  }

  function checkControls() {
    for (const control of document.querySelectorAll(CONTROLS)) {
      if (!seen(control) || control.closest(ignored)) continue;
      const { width, height } = control.getBoundingClientRect();
      const name = (control.getAttribute('aria-label') ?? control.textContent).trim().slice(0, 40);
      if (width < TARGET_MIN_PX || height < TARGET_MIN_PX) findings.add(`TARGET ${Math.round(width)}x${Math.round(height)} "${name}"`);
      const holdsLongText = ['INPUT', 'TEXTAREA'].includes(control.tagName) || getComputedStyle(control).overflowX === 'auto';
      if (!holdsLongText && control.scrollWidth > control.clientWidth + 1) findings.add(`CUT "${name}"`);
    }
  }

  const boxes = textBoxes();
  checkTexts(boxes);
  checkOverlaps(boxes);
  checkControls();
  const { scrollWidth } = document.documentElement;
  if (scrollWidth > innerWidth + 1) findings.add(`WIDE page ${scrollWidth} > window ${innerWidth}`);
  return [...findings];
}

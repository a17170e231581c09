/** Runs in the page under test, as `inPage`: what a browser knows of a page and a test wants to. */

globalThis.inPage = {
  /** What a canvas shows: a number that stands for its pixels, and how much their brightness differs (standard deviation). */
  picture(selector) {
    const canvas = document.querySelector(selector);
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let hash = 0;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < data.length; i += 4) {
      const value = data[i + 1];
      hash = (Math.imul(hash, 31) + value) | 0;
      sum += value;
      squares += value * value;
    }
    const count = data.length / 4;
    return { hash, contrast: Math.sqrt(squares / count - (sum / count) ** 2) };
  },

  /** Drops files, by name, on the page. */
  drop(files) {
    const dataTransfer = new DataTransfer();
    for (const [name, text] of Object.entries(files)) dataTransfer.items.add(new File([text], name));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  },

  /** Texts whose contrast with what is behind them is below `least` (WCAG 2.2, 1.4.3). */
  faintTexts(least) {
    const faint = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent.trim();
      const element = walker.currentNode.parentElement;
      if (text === '' || !element.checkVisibility() || element.closest(':disabled, .hidden')) continue;
      const ratio = contrastOf(getComputedStyle(element).color, backgroundOf(element));
      if (ratio < least) faint.push(`${text.slice(0, 40)}: ${ratio.toFixed(2)}`);
    }
    return faint;
  },

  /** Controls without a name that could be read out. */
  namelessControls() {
    return [...document.querySelectorAll('button, input, select')]
      .filter((control) => {
        const labels = [...(control.labels ?? [])].map((label) => label.textContent).join('');
        return (
          `${labels}${control.ariaLabel ?? ''}${control.tagName === 'BUTTON' ? control.textContent : ''}`.trim() ===
          ''
        );
      })
      .map(({ id, name }) => id || name);
  },

  /** What has the focus, and whether one can see that. */
  focus() {
    const element = document.activeElement;
    // What is drawn of a radio button or a file field is beside or around it.
    const drawn = [element, element.nextElementSibling, element.closest('label')];
    const visible = drawn.some((each) => each && getComputedStyle(each).outlineStyle === 'solid');
    return { id: element.id || element.name || element.tagName, visible };
  },
};

function backgroundOf(element) {
  for (let each = element; each; each = each.parentElement) {
    const { backgroundColor } = getComputedStyle(each);
    if (!/^rgba\(.*, 0\)$/.test(backgroundColor)) return backgroundColor;
  }
  return 'rgb(255, 255, 255)';
}

function contrastOf(one, other) {
  const [dark, light] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance of `rgb(r, g, b)` (WCAG 2.2). */
function luminanceOf(colour) {
  const [red, green, blue] = colour.match(/[\d.]+/g).map((text) => {
    const value = Number(text) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

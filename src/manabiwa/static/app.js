// Small helps for pages that work without them. No eval, no inline handlers: the content policy forbids both.
(() => {
  'use strict';
  const root = document.documentElement;
  const own = document.currentScript;
  root.classList.add('js');

  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const closest = (event, selector) => event.target instanceof Element && event.target.closest(selector);

  // htmx is fetched only by pages that use it, so that public pages stay small; once the page is complete, as htmx
  // starts at once only then
  const fetchHtmx = () => {
    if (!document.querySelector('[hx-get],[hx-post],[hx-put],[hx-delete],[hx-boost]')) return;
    const script = document.createElement('script');
    script.src = own.dataset.htmx;
    document.head.append(script);
  };
  if (document.readyState === 'complete') fetchHtmx();
  else window.addEventListener('load', fetchHtmx);

  const token = () =>
    document.querySelector('[name=csrfmiddlewaretoken]')?.value ||
    decodeURIComponent(document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1] || '');
  document.addEventListener('htmx:configRequest', (event) => {
    if (event.detail.verb !== 'get') event.detail.headers['X-CSRFToken'] = token();
  });

  // file drop: name the file that was chosen, show where it may land
  const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
  document.addEventListener('change', (event) => {
    const drop = closest(event, '[data-drop]');
    if (drop && event.target.files) {
      const names = [...event.target.files].map((file) => `${file.name} (${size(file.size)})`);
      if (names.length) drop.querySelector('[data-chosen]').textContent = names.join(', ');
    }
    closest(event, '[data-autosubmit]')?.requestSubmit();
    const all = closest(event, '[data-check-all]');
    if (all) all.form.querySelectorAll(`[name="${all.dataset.checkAll}"]`).forEach((box) => (box.checked = all.checked));
  });
  for (const [name, over] of [['dragover', true], ['dragleave', false], ['drop', false]]) {
    document.addEventListener(name, (event) => closest(event, '[data-drop]')?.classList.toggle('over', over));
  }

  // a slider says its value while it moves
  document.addEventListener('input', (event) => {
    if (event.target.type === 'range') {
      const output = event.target.parentElement.querySelector('output');
      if (output) output.textContent = event.target.value + (output.dataset.unit || '');
    }
  });

  // a chosen day is said in the words of the page: browsers write 11/12 or 12/11 as their own language has it
  const sayDay = (field) => {
    const time = field.type === 'datetime-local';
    let words = field.nextElementSibling;
    if (!words?.matches('output.day')) {
      words = Object.assign(document.createElement('output'), { className: 'day note' });
      words.htmlFor = field.id;
      field.after(words);
    }
    const style = time ? { dateStyle: 'full', timeStyle: 'short' } : { dateStyle: 'full' };
    const day = field.value && new Date(time ? field.value : `${field.value}T00:00`);
    words.textContent = day ? new Intl.DateTimeFormat(root.lang, style).format(day) : '';
  };
  document.addEventListener('input', (event) => {
    if (event.target.matches('[type=date], [type=datetime-local]')) sayDay(event.target);
  });

  document.addEventListener('click', async (event) => {
    closest(event, '[data-close]')?.closest('details').removeAttribute('open');
    each('[data-menu][open]', (menu) => menu.contains(event.target) || menu.removeAttribute('open'));
    const copy = closest(event, '[data-copy]');
    if (copy) {
      const source = document.querySelector(copy.dataset.copy);
      await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
      if (copy.dataset.done) copy.textContent = copy.dataset.done;
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    each('.suggest', (list) => list.replaceChildren());
    each('[data-menu][open]', (menu) => {
      menu.removeAttribute('open');
      menu.querySelector('summary').focus();
    });
  });

  // in a table of cells the arrows and Enter go from field to field, as in a spreadsheet
  document.addEventListener('keydown', (event) => {
    const field = closest(event, '[data-grid] input');
    const way = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!field || !way || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const cell = field.closest('td');
    const row = cell.parentElement.parentElement.rows[cell.parentElement.rowIndex - 1 + way[0]];
    const next = row?.cells[cell.cellIndex + way[1]]?.querySelector('input');
    event.preventDefault();
    next?.focus();
    next?.select();
  });

  // nothing is sent twice by a second press
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post' || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = '1';
    setTimeout(() => delete form.dataset.sent, 8000);
  });

  // what scrolls sideways can be reached by keyboard, and says what it is; what is folded away is left unmeasured,
  // as measuring it would fetch its fonts
  const reach = () =>
    each('.table-frame', (frame) => {
      if (!frame.checkVisibility() || frame.scrollWidth <= frame.clientWidth) return;
      frame.tabIndex = 0;
      frame.setAttribute('role', 'group');
      frame.setAttribute('aria-label', frame.querySelector('caption')?.textContent.trim() || document.title);
    });
  document.addEventListener('toggle', reach, true);
  window.addEventListener('resize', reach);
  document.addEventListener('htmx:afterSettle', reach);

  const ready = () => {
    document.getElementById('errors')?.focus();
    each('[type=date], [type=datetime-local]', (field) => field.value && sayDay(field));
    reach();
    // filters stand open beside the list on a wide screen, where the browser cannot do it by style
    if (matchMedia('(min-width: 60rem)').matches) each('.facets > details', (sheet) => sheet.setAttribute('open', ''));
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', ready);
  else ready();
})();

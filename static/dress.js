// Before anything is drawn: the theme and the language that this reader chose, or that the browser asks for. The page itself
// (src/web/outside.rs) says the same once it runs; this keeps the first frame from changing its clothes in public.

(() => {
  const root = document.documentElement;
  const query = new URLSearchParams(location.search);
  let stored = '';
  try {
    stored = localStorage.getItem('kafkascope-settings') ?? '';
  } catch {
    // A browser may forbid storage; then nothing was remembered.
  }
  const chosen = Object.fromEntries(stored.split(';').map((pair) => pair.split('=')));
  const theme = query.get('theme') ?? chosen.theme;
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;
  const linked = new URLSearchParams(location.hash.split('?')[1]);
  const spoken = [query.get('lang'), linked.get('lang'), chosen.locale, ...navigator.languages].map((tag) => tag?.slice(0, 2));
  root.lang = spoken.find((tag) => tag === 'en' || tag === 'ko') ?? 'en';
  // A link opens another moment than the first.
  if (location.hash.length > 1) root.dataset.linked = '';
})();

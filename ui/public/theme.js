// Runs before the first paint, so that no page flashes in the wrong theme. A file of its own because the
// Content-Security-Policy allows no inline script. The key is the one of src/theme/colorScheme.ts.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('spoor.theme');
  } catch {
    // Storage is blocked: follow the system.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();

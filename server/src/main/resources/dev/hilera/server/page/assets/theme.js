// Before anything is drawn, so that nothing flashes: the theme that was chosen here, else the system's.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('hilera-theme');
  } catch {
    // Storage may be forbidden; the system's theme will do.
  }
  if (chosen === 'dark' || chosen === 'light') {
    document.documentElement.dataset.theme = chosen;
  }
})();

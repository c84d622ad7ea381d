// Dark or light: the system's, until another is chosen.
const NEXT = { system: 'dark', dark: 'light', light: 'system' };

export const theme = () => document.documentElement.dataset.theme ?? 'system';

export const nextTheme = () => NEXT[theme()];

nextTheme.choose = () => {
  const chosen = nextTheme();
  if (chosen === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = chosen;
  }
  try {
    if (chosen === 'system') {
      localStorage.removeItem('hilera-theme');
    } else {
      localStorage.setItem('hilera-theme', chosen);
    }
  } catch {
    // Not remembered then.
  }
};

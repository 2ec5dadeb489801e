import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../styles/tokens.css';
import '../styles/page.css';
import { App } from './App';
import { preferredLanguage, speak } from './languages';
import { showTheme } from './theme';

showTheme();
await speak(preferredLanguage());
createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

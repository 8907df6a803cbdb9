import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/layout.css';
import '../styles/map.css';
import '../styles/panels.css';

import { mendLanguage } from '../i18n/mend-language.ts';
import { startApp } from './app.ts';

mendLanguage();
void startApp();

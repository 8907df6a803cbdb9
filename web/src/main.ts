import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/layout.css';
import '../styles/map.css';
import '../styles/panels.css';

import { startApp } from './app.ts';

void startApp();

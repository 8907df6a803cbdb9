import { svg, type SVGTemplateResult } from 'lit-html';

const PATHS = {
  play: 'M7 4.5v15l12-7.5z',
  pause: 'M6 5h4v14H6zM14 5h4v14h-4z',
  previous: 'M18 5v14l-10-7zM5 5h2.4v14H5z',
  next: 'M6 5v14l10-7zM16.6 5H19v14h-2.4z',
  close:
    'M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4 17.6 19 19 17.6 13.4 12 19 6.4 17.6 5 12 10.6z',
  up: 'M12 8l7 7-1.4 1.4L12 10.8l-5.6 5.6L5 15z',
  down: 'M12 16 5 9l1.4-1.4L12 13.2l5.6-5.6L19 9z',
  plus: 'M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z',
  minus: 'M5 11h14v2H5z',
  check: 'M9.5 16.2 5.3 12l-1.5 1.5 5.7 5.7L20.5 8.3 19 6.8z',
  warning: 'M12 3 1.5 21h21zM11 10h2v5h-2zM11 16.6h2v2h-2z',
  aim: 'M11 2h2v5h-2zM11 17h2v5h-2zM2 11h5v2H2zM17 11h5v2h-5zM12 10a2 2 0 110 4 2 2 0 010-4z',
} as const;

/** A picture beside a text or inside a labelled button: never the only name of anything. */
export function icon(name: keyof typeof PATHS): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill-rule="evenodd"><path d=${PATHS[name]}></path></svg>`;
}

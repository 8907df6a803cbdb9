import type { Actions } from '../panels/panel-context.ts';

/** Keys that work while the map has the focus, and only then (WCAG 2.1.4). */
export function listenToMapKeys(region: HTMLElement, actions: Actions): void {
  const keys: Readonly<Record<string, () => void>> = {
    Enter: actions.readCentre,
    '[': () => actions.step(-1),
    ']': () => actions.step(1),
    ' ': actions.togglePlay,
    Escape: () => actions.read(undefined),
  };
  region.addEventListener('keydown', (event) => {
    if (!(event.target instanceof HTMLCanvasElement)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]!();
  });
}

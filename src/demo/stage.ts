import { findScenario, type Till } from '../simulator/index.ts';
import type { AskStage } from './monitor-handle.ts';

/** What the page's bar asks for, played on the till. */
export function stageOf({ player }: Till): AskStage {
  let wanted: string | null = null;
  return (name) => {
    if (name !== null) {
      wanted = name;
      const over = () => {
        if (wanted === name) wanted = null;
      };
      // What went wrong is told by the simulator's own page.
      player.play(findScenario(name)).then(over, over);
    }
    const { current } = player;
    const on = current === null || current.stage === 'over' ? null : current.scenario.name;
    return { playing: wanted ?? on, ready: wanted === null && current?.stage === 'showing' };
  };
}

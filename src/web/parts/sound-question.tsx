/** Asked once, after the first touch: only then may a browser sound. */
export function SoundQuestion({ onAnswer }: { onAnswer: (wanted: boolean) => void }) {
  return (
    <aside class="sound-question" aria-label="Звук тревоги" data-testid="sound-question">
      <p>Включить на этом экране звук тревоги?</p>
      <div class="buttons" data-sound>
        <button type="button" class="primary" onClick={() => onAnswer(true)} data-testid="sound-yes">
          Включить
        </button>
        <button type="button" onClick={() => onAnswer(false)} data-testid="sound-no">
          Не надо
        </button>
      </div>
    </aside>
  );
}

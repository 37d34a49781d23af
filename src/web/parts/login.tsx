import { useState } from 'preact/hooks';
import { loginTrouble, STILL_LOCKED } from '../model/failure.ts';

interface LoginViewProps {
  /** Whether the screen opens; rejects where it did not work. */
  readonly onLogin: (user: string, password: string) => Promise<boolean>;
}

export function LoginView({ onLogin }: LoginViewProps) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    setBusy(true);
    setTrouble(null);
    try {
      const opens = await onLogin(String(given.get('user')).trim(), String(given.get('password')));
      if (!opens) setTrouble(STILL_LOCKED);
    } catch (error) {
      setTrouble(loginTrouble(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <main class="login">
      <form class="login-card" onSubmit={(event) => void submit(event)} data-testid="login">
        <img src="./icon.svg" alt="" width="56" height="56" />
        <h1>Экран кассы</h1>
        <label class="field">
          Имя
          <input name="user" autocomplete="username" autocapitalize="none" spellcheck={false} maxLength={64} required />
        </label>
        <label class="field">
          Пароль
          <input name="password" type="password" autocomplete="current-password" maxLength={200} required />
        </label>
        <p class="problem" role="alert" data-testid="login-trouble">
          {trouble}
        </p>
        <button type="submit" class="primary" disabled={busy} data-testid="login-submit">
          {busy ? 'Проверяем…' : 'Войти'}
        </button>
        <a href="./runbooks/password-forgotten">Забыли пароль?</a>
      </form>
    </main>
  );
}

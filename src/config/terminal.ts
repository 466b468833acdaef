/** What the environment says about terminal output. */
export interface TerminalPreferences {
  /** False when NO_COLOR is set (no-color.org) or the terminal is dumb. */
  readonly allowsColour: boolean;
}

export function readTerminalPreferences(
  env: Readonly<Record<string, string | undefined>> = process.env,
): TerminalPreferences {
  return { allowsColour: !env['NO_COLOR'] && env['TERM'] !== 'dumb' };
}

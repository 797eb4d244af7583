/** Which models of a page are our own activities. */

/** Whether a model's state is that of one of our activities. */
export function isActivity(state: Record<string, unknown>): boolean {
  return String(state._anywidget_id ?? "").startsWith("staffroom_widgets.");
}

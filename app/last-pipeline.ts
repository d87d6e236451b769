/** A cookie, because the server redirects by it. */
export const LAST_PIPELINE_COOKIE = "pipeline";

const YEAR_S = 365 * 24 * 60 * 60;

/** Keeps which pipeline was looked at last, so that the next visit begins there. */
export function rememberPipeline(pipelineId: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and on plain http
  document.cookie = `${LAST_PIPELINE_COOKIE}=${pipelineId}; path=/; max-age=${YEAR_S}; SameSite=Lax`;
}

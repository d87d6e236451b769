/** The one shape in which client, embedded CRM and whatever stands between them meet. */
export type Fetch = (request: Request) => Promise<Response>;

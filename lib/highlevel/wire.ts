// The shapes of HighLevel's v1 API, per resource. Readers are tolerant: unknown fields are dropped, and what has been
// seen absent, null or of another type is read as null; what a board cannot do without is required.
export * from "./wire/administration";
export * from "./wire/contacts";
export * from "./wire/errors";
export * from "./wire/meta";
export * from "./wire/opportunities";
export * from "./wire/pipelines";
export * from "./wire/users";

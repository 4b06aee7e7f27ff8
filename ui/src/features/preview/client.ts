/** The clients that a message can be looked at in. */
export type Client = "phone" | "desktop";

/*
 * The words of every kind. Each kind's Chinese words declare their type here, so that `kind.textcard.name` is a key like any other;
 * a kind that the program has and no folder names does not pass the type check.
 */
export interface KindWords {}

/** How much fits into the texts of a Task, in characters: of one line, such as the subject, and the comments. The rules cut at the same. */
export const LINE = 255;
export const COMMENTS = 32_000;

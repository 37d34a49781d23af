/** Something that the user can mend; the words say how. */
export class Complaint extends Error {}

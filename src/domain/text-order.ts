/** Orders texts by their code units, as SQLite and object stores do: the same in every locale. For `sort`. */
export const byText = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** As people call a table: without the schema that most are in. */
export const tableName = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  schema === 'main' ? name : `${schema}.${name}`;

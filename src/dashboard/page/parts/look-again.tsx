interface Props {
  readonly query: { readonly isFetching: boolean; refetch(): unknown };
}

/** For what is not asked for by itself. */
export const LookAgain = ({ query: { isFetching, refetch } }: Props) => (
  <button type="button" disabled={isFetching} onClick={() => refetch()}>
    Look again
  </button>
);

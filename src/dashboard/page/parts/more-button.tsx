interface Props {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): unknown;
  };
  readonly label?: string;
}

/** The next page of a list, while there is one. */
export function MoreButton({
  query: { hasNextPage, isFetchingNextPage, fetchNextPage },
  label = 'Show more',
}: Props) {
  if (!hasNextPage) return null;
  return (
    <button type="button" disabled={isFetchingNextPage} onClick={() => fetchNextPage()}>
      {label}
    </button>
  );
}

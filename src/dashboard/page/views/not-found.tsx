import { Title } from '../parts/title.tsx';

export const NotFound = () => (
  <>
    <Title>There is no such page</Title>
    <p>
      <a href="#/">To the overview</a>
    </p>
  </>
);

import { Link } from 'wouter';
import { Notice } from '../components/Notice';
import { TopBar } from '../components/TopBar';

export function NotFoundPage() {
  return (
    <>
      <TopBar title={<h1>Not found</h1>} />
      <main id="main">
        <Notice title="There is no such page">
          <Link href="/traces">Search traces</Link>
        </Notice>
      </main>
    </>
  );
}

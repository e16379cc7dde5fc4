import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Shell } from './components/Shell';
import { PageLoading } from './components/PageLoading';
import { NotFoundPage } from './pages/NotFoundPage';

const SearchPage = lazy(() => import('./pages/search/SearchPage'));
const TracePage = lazy(() => import('./pages/trace/TracePage'));

export function App() {
  return (
    <Shell>
      <Suspense fallback={<PageLoading />}>
        <Switch>
          <Route path="/">
            <Redirect to="/traces" replace />
          </Route>
          <Route path="/traces">
            <SearchPage />
          </Route>
          <Route path="/trace/:id">{({ id }) => <TracePage key={id} traceId={id} />}</Route>
          <Route>
            <NotFoundPage />
          </Route>
        </Switch>
      </Suspense>
    </Shell>
  );
}

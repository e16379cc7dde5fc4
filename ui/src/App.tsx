import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { ErrorBoundary } from './components/ErrorBoundary';
import { Shell } from './components/Shell';
import { PageLoading } from './components/PageLoading';
import { NotFoundPage } from './pages/NotFoundPage';

const SearchPage = lazy(() => import('./pages/search/SearchPage'));
const TracePage = lazy(() => import('./pages/trace/TracePage'));

export function App() {
  const [path] = useLocation();
  return (
    <Shell>
      <ErrorBoundary key={path}>
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
      </ErrorBoundary>
    </Shell>
  );
}

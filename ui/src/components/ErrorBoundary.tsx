import { Component, type ReactNode } from 'react';
import { ErrorNotice } from './ErrorNotice';

/** A mistake of ours in one page leaves the frame standing and says what happened. Give it a new key to try again. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <ErrorNotice title="This page failed to show. Please report it with what follows" message={error.stack ?? error.message} onRetry={() => location.reload()} />;
  }
}

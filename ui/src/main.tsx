import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { theme } from './theme/mantine';
import './theme/tokens.css';
import './theme/base.css';
import { App } from './App';
import { ApiError } from './api/client';
import { colorSchemeManager } from './theme/useTheme';

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: false,
      // What the server refuses it will refuse again; only a broken connection is worth a second try.
      retry: (failures, error) => failures < 1 && error instanceof ApiError && error.status === 0,
    },
  },
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    {/* Variables and global classes come from stylesheets: the Content-Security-Policy allows no style elements. */}
    <MantineProvider
      theme={theme}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

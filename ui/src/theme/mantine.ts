// The stylesheets of the Mantine components in use, in the order of Mantine's documentation: later ones refine earlier
// ones. The whole library's would be three times as large.
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Loader.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/ActionIcon.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/SegmentedControl.css';
import '@mantine/core/styles/Tooltip.css';
import { Button, createTheme, Tooltip } from '@mantine/core';

/** Colors stand in tokens.css, which overrides Mantine's variables. */
export const theme = createTheme({
  primaryColor: 'teal',
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-mono)',
  defaultRadius: 6,
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ styles: { root: { fontWeight: 550 } } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: false, offset: 6 } }),
  },
});

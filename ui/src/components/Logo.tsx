/** Three bars of a waterfall. */
export function Logo() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0b6e68" />
      <g fill="#fff">
        <rect x="6" y="8" width="13" height="4" rx="2" />
        <rect x="11" y="14" width="15" height="4" rx="2" opacity=".85" />
        <rect x="15" y="20" width="8" height="4" rx="2" opacity=".7" />
      </g>
    </svg>
  );
}
